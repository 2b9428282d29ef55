/** The core that runs on the server also runs in a page under a strict content policy, and gives the same result. */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { findChromium, startBrowser, watchPage } from '../support/browser.ts';
import { runSample } from './core-sample.ts';

const CSP = "default-src 'none'; script-src 'self'; connect-src 'self'";

describe.skipIf(findChromium() === undefined)('the core in a browser', () => {
  let server: Server;
  let browser: Browser;
  let origin: string;

  beforeAll(async () => {
    const code = await bundle(fileURLToPath(new URL('./core-sample.ts', import.meta.url)));
    server = createServer((request, response) => {
      response.setHeader('Content-Security-Policy', CSP);
      if (request.url === '/core.js') {
        response
          .setHeader('Content-Type', 'text/javascript; charset=utf-8')
          .end(`${code}\nglobalThis.__sample = CoreSample;`);
        return;
      }
      response
        .setHeader('Content-Type', 'text/html; charset=utf-8')
        .end('<!doctype html><title>core</title><script src="/core.js"></script>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    origin = `http://127.0.0.1:${port}`;
    browser = await startBrowser();
  });

  afterAll(async () => {
    await browser.close();
    server.close();
  });

  it('bundles, obeys the policy and steps to the same hash as the server', async () => {
    const page = await browser.newPage();
    const complaints = watchPage(page);
    await page.goto(origin);
    const inBrowser = await page.evaluate('globalThis.__sample.runSample()');
    expect(complaints.filter((line) => !line.includes('favicon'))).toEqual([]);
    expect(inBrowser).toEqual(runSample());
  });
});

async function bundle(entry: string): Promise<string> {
  const result = await build({
    logLevel: 'silent',
    configFile: false,
    build: { write: false, minify: false, lib: { entry, formats: ['iife'], name: 'CoreSample' } },
  });
  const output = Array.isArray(result) ? result[0] : result;
  if (output === undefined || !('output' in output)) throw new Error('the bundler gave no output');
  return output.output[0].code;
}
