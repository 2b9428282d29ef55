// The three guides a new client is given, as pages of our own: the links that the bot sends open here.
import { readdirSync, readFileSync } from 'node:fs';
import express from 'express';
import type { Response, Router } from 'express';

/** The pages' own style and script, nothing from elsewhere; nobody frames them. */
const POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const FOLDER = new URL('./bonus-pages/', import.meta.url);
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  css: 'text/css',
  js: 'text/javascript',
};
const MAX_AGE_SECONDS = 300;
const NOT_FOUND = 'not-found';

interface Page {
  readonly type: string;
  readonly body: string;
}

export interface BonusPagesOptions {
  /**
   * Where «Вернуться в чат» leads, such as the bot's address in Telegram. Without it the link goes back in history or
   * closes the tab, and is not shown at all where scripts are off.
   */
  readonly chatUrl?: string;
}

/**
 * Serves `/bonus/<slug>` for every `bonus-pages/<slug>.html` with the style and scripts beside it; any other address under `/bonus` is a 404 that offers the guides. The pages are read once, when the router is made: a release
 * changes them, an admin changes the links.
 */
export function makeBonusPages(options: BonusPagesOptions = {}): Router {
  const pages = readPages(options);
  const notFound = getPage(pages, NOT_FOUND);
  pages.delete(NOT_FOUND);
  const router = express.Router();
  router.get('/bonus/:page', (request, response) => {
    const page = pages.get(request.params.page);
    if (page === undefined) sendNotFound(response, notFound);
    else sendPage(response.set('Cache-Control', `public, max-age=${MAX_AGE_SECONDS}`), page);
  });
  router.get('/bonus{/*rest}', (_request, response) => sendNotFound(response, notFound));
  return router;
}

function sendNotFound(response: Response, page: Page): void {
  sendPage(response.status(404).set('Cache-Control', 'no-store'), page);
}

function sendPage(response: Response, { type, body }: Page): void {
  response.set('Content-Security-Policy', POLICY).type(type).send(body);
}

/** Pages under their names in the address: a guide without its ending, style and script with theirs. */
function readPages({ chatUrl }: BonusPagesOptions): Map<string, Page> {
  const pages = new Map<string, Page>();
  for (const file of readdirSync(FOLDER)) {
    const [name = '', ending = ''] = file.split('.');
    const type = TYPES[ending];
    if (type === undefined) continue;
    const text = readFileSync(new URL(file, FOLDER), 'utf8');
    if (ending === 'html')
      pages.set(name, { type, body: chatUrl === undefined ? text : link(text, chatUrl) });
    else pages.set(file, { type, body: text });
  }
  return pages;
}

/** Gives «Вернуться в чат» its address. */
function link(html: string, chatUrl: string): string {
  const href = chatUrl.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return html.replace('<p class="back" hidden><a href="#">', () => `<p class="back"><a href="${href}">`);
}

function getPage(pages: ReadonlyMap<string, Page>, name: string): Page {
  const page = pages.get(name);
  if (page === undefined) throw new Error(`The page bonus-pages/${name}.html is missing; restore it.`);
  return page;
}
