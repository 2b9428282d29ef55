// The load generator: a process of its own, so that its CPU is not the bot's. One order a line in, one report a line out.
//   node load-generator.ts <port of the webhook>
import { createInterface } from 'node:readline';
import { drive } from './drive.ts';
import type { DriveOrder } from './drive.ts';
import { makeWebhookPoster } from './webhook-poster.ts';

const send = makeWebhookPoster(Number(process.argv[2]));

for await (const line of createInterface({ input: process.stdin })) {
  const report = await drive(send, JSON.parse(line) as DriveOrder);
  process.stdout.write(`${JSON.stringify(report)}\n`);
}
