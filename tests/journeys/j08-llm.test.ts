/** J08: the language model is out, late, limited, or answers rubbish. The client notices none of it. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { checkInvariants } from '../support/invariants.ts';
import { goodAnswer, startLlmStub } from '../support/llm-stub.ts';
import type { LlmStub } from '../support/llm-stub.ts';
import { eventually } from '../support/person.ts';
import type { Person, SeenMessage } from '../support/person.ts';

/** A statement about himself: no listed question, no wish of the menu, so the model answers it. */
const STATEMENTS = [
  'Храню немного на бирже, и мне как-то неспокойно',
  'Читал про холодный кошелёк, но пока не завёл',
  'Смотрю на это уже полгода, всё откладываю',
  'Боюсь перепутать сеть при переводе',
];

describe('J08: the language model fails', () => {
  let app: TestApp;
  let stub: LlmStub;
  let clients = 0;

  beforeAll(async () => {
    stub = await startLlmStub();
    app = await startTestApp({
      env: { OPENAI_API_KEY: 'sk-stub', OPENAI_BASE_URL: stub.baseUrl, OPENAI_MODEL: 'stub-model' },
    });
  });

  afterAll(async () => {
    await app.stop();
    await stub.stop();
  });

  beforeEach(() => stub.plan({ say: goodAnswer() }));

  /** A new client in the scenario of beginners, with whom the bot talks. */
  async function enterTalk(): Promise<Person> {
    const response = await app.post('/sandbox/clients', { firstName: `Клиент ${++clients}` });
    const { id } = (await response.json()) as { readonly id: number };
    const client = app.person(id);
    await client.start();
    await client.press('bonus:get');
    await client.press('survey:start');
    for (const answer of ['1:none', '2:learn', '3:small', '4:open', '5:later'])
      await client.press(`survey:q${answer}`);
    return client;
  }

  /** Writes and waits until the bot has answered; messages that come close together are gathered for a moment. */
  async function talk(client: Person, text: string): Promise<readonly SeenMessage[]> {
    const before = (await client.chat()).at(-1)?.message_id ?? 0;
    await client.say(text);
    await app.wait({ seconds: 3 });
    return (await client.chat()).filter((message) => message.fromBot && message.message_id > before);
  }

  /** One update, posted by hand as Telegram would; resolves with how long the webhook took, ms. */
  async function postText(client: Person, text: string): Promise<number> {
    const from = { id: client.id, is_bot: false, first_name: 'Клиент' };
    const chat = { id: client.id, type: 'private', first_name: 'Клиент' };
    const date = Math.floor(Date.parse('2026-11-24T08:00:00Z') / 1000);
    const message = { message_id: 9_000_001, date, from, chat, text };
    const startedAt = performance.now();
    const response = await fetch(`${app.origin}/telegram/webhook`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-telegram-bot-api-secret-token': 'webhook-secret-for-tests',
      },
      body: JSON.stringify({ update_id: 900_000_001, message }),
    });
    expect(response.status).toBe(200);
    return performance.now() - startedAt;
  }

  const verdicts = async (): Promise<readonly string[]> => {
    await app.settle();
    const { rows } = await app.db.query<{ verdict: string }>('SELECT verdict FROM llm_calls ORDER BY id');
    return rows.map(({ verdict }) => verdict);
  };

  it('a good answer is said as it is, and the call is kept', async () => {
    const client = await enterTalk();
    stub.plan({ say: goodAnswer({ reply_text: 'Понимаю. Что тревожит больше: биржа или сам кошелёк?' }) });
    const said = await talk(client, STATEMENTS[0] ?? '');
    expect(said.map(({ text }) => text)).toEqual(['Понимаю. Что тревожит больше: биржа или сам кошелёк?']);
    const { rows } = await app.db.query(
      `SELECT prompt_name, prompt_version, prompt_hash <> '' AS hashed, verdict, tokens_in, model FROM llm_calls ORDER BY id DESC LIMIT 1`,
    );
    expect(rows).toEqual([
      {
        prompt_name: 'novice#talk',
        prompt_version: 1,
        hashed: true,
        verdict: 'accepted',
        tokens_in: 1000,
        model: 'stub-model',
      },
    ]);
  });

  it('2: a limit is waited out, the client sees one answer', async () => {
    const client = await enterTalk();
    const before = stub.calls.length;
    stub.plan({ status: 429, retryAfterSeconds: 1 }, { say: goodAnswer({ reply_text: 'С чего начнём?' }) });
    const said = await talk(client, STATEMENTS[1] ?? '');
    expect(said.map(({ text }) => text)).toEqual(['С чего начнём?']);
    const [first, second] = stub.calls.slice(before);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(950);
  });

  it('3: a fenced answer with a trailing comma is plain text to the client', async () => {
    const client = await enterTalk();
    stub.plan({
      say: '```json\n{"reply_text": "Начнём с малого.", "buttons": [], "next_action": "ask", "confidence": 0.9,}\n```',
    });
    const said = await talk(client, STATEMENTS[2] ?? '');
    expect(said.map(({ text }) => text)).toEqual(['Начнём с малого.']);
  });

  it.each([
    ['nothing', ''],
    ['an empty object', '{}'],
    ['5000 characters', goodAnswer({ reply_text: 'Очень подробно. '.repeat(315) })],
    ['a foreign button', goodAnswer({ buttons: [{ text: 'Сбросить', callback: 'admin:drop' }] })],
    ['prose', 'Здравствуйте! Я думаю, вам стоит попробовать.'],
    ['markup', goodAnswer({ reply_text: '<b>Жирно</b> & <script>x</script> {{name}} undefined?' })],
    ['a promise', goodAnswer({ reply_text: 'Гарантирую вам 30% в месяц без риска. С чего начнём?' })],
  ])('4: %s never reaches the client as such', async (_, raw) => {
    const client = await enterTalk();
    stub.plan({ say: raw });
    const said = await talk(client, STATEMENTS[3] ?? '');
    expect(said.length).toBeGreaterThan(0);
    for (const { text, buttons } of said) {
      expect(text).not.toMatch(/undefined|reply_text|[{}]|<b>|null|гарантирую/i);
      expect(text.length).toBeLessThanOrEqual(4096);
      expect(buttons.map(({ callback_data: data }) => data)).not.toContain('admin:drop');
    }
    expect(said.at(-1)?.text.trim()).not.toBe('');
  });

  it('1: a model that never answers costs the client less than 15 seconds, the webhook none', async () => {
    const client = await enterTalk();
    stub.plan('hang');
    const startedAt = performance.now();
    const tookMs = await postText(client, STATEMENTS[0] ?? '');
    expect(tookMs).toBeLessThan(2_000);
    const before = await client.chat();
    const said = await eventually(async () => {
      const now = (await client.chat()).slice(before.length);
      return now.length > 0 ? now : undefined;
    });
    expect(performance.now() - startedAt).toBeLessThan(15_000);
    expect(said.length).toBeGreaterThan(0);
    expect(said.at(-1)?.buttons.length).toBeGreaterThan(0);
    expect((await verdicts()).filter((verdict) => verdict === 'failed:timeout').length).toBeGreaterThan(0);
  }, 60_000);

  it('no phone goes to the model, nor into the record', async () => {
    const client = await enterTalk();
    await talk(client, 'Мой брат торгует, его номер +7 916 123-45-67, он говорит, всё сложно');
    const { rows } = await app.db.query(`SELECT 1 FROM llm_calls WHERE input::text ~ '123.?45.?67'`);
    expect(rows).toEqual([]);
    expect(JSON.stringify(stub.calls)).not.toMatch(/123.?45.?67/);
  });

  it('holds the invariants', () => checkInvariants(app));
});
