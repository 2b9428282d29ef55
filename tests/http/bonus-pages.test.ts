/** The guides behind the seeded bonuses: every link opens, nothing foreign is loaded. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeBonusPages } from '../../src/adapters/http/bonus-pages.ts';

const SEED = new URL('../../prisma/seed/bonuses.json', import.meta.url);
const links = (JSON.parse(readFileSync(SEED, 'utf8')) as { url: string }[]).map(({ url }) => url);

describe('bonus pages', () => {
  const server = createServer(express().use(makeBonusPages()));
  const get = async (path: string): Promise<Response> =>
    fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);

  beforeAll(() => new Promise<void>((done) => void server.listen(0, '127.0.0.1', done)));
  afterAll(() => new Promise<void>((done) => void server.close(() => done())));

  it.each(links)('%s opens, in Russian, and loads nothing but its own style and script', async (link) => {
    const response = await get(link);
    const body = await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(response.headers.get('content-security-policy')).not.toContain('unsafe');
    expect(body).toContain('<html lang="ru">');
    expect(body).toContain('потерять можно всё вложенное');
    expect(body).toContain('<script type="module" src="/bonus/guide.js"></script>');
    expect(body).not.toMatch(/<script>|style="|https?:\/\//);
  });

  it('links of the pages open too', async () => {
    for (const link of links) {
      const body = await (await get(link)).text();
      for (const [, path] of body.matchAll(/(?:href|src)="(\/[^"]+)"/g))
        expect((await get(path ?? '')).status).toBe(200);
    }
  });

  it.each([
    '/bonus/nope',
    '/bonus/not-found',
    '/bonus/first-wallet.html',
    '/bonus/..%2fbonus-pages.ts',
    '/bonus/a/b',
    '/bonus/',
  ])('%s is not found, and the page that says so leads to every guide', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(404);
    const body = await response.text();
    expect(body).toContain('Такого гайда здесь нет');
    for (const link of links) expect(body).toContain(`href="${new URL(link, 'http://any').pathname}"`);
  });

  it('the way back has the chat’s address where one is given', async () => {
    const other = createServer(express().use(makeBonusPages({ chatUrl: 'https://t.me/bot?start="a' })));
    await new Promise<void>((done) => void other.listen(0, '127.0.0.1', done));
    const { port } = other.address() as AddressInfo;
    const body = await (await fetch(`http://127.0.0.1:${port}${links[0]}`)).text();
    expect(body).toContain('<p class="back"><a href="https://t.me/bot?start=&quot;a">');
    await new Promise<void>((done) => void other.close(() => done()));
  });
});
