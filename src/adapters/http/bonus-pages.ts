// The three guides a new client is given, as pages of our own: the links that the bot sends open here.
import { readdirSync, readFileSync } from 'node:fs';
import express from 'express';
import type { Router } from 'express';

/** Text and style only: the pages run no script, load nothing from elsewhere and are framed by nobody. */
const POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const FOLDER = new URL('./bonus-pages/', import.meta.url);
const TYPES: Readonly<Record<string, string>> = { html: 'text/html', css: 'text/css' };
const MAX_AGE_SECONDS = 300;

interface Page {
  readonly type: string;
  readonly body: string;
}

/**
 * Serves `/bonus/<slug>` for every `bonus-pages/<slug>.html` and `/bonus/guide.css`; everything else is passed on.
 * The pages are read once, when the router is made: a release changes them, an admin changes the links.
 */
export function makeBonusPages(): Router {
  const pages = readPages();
  const router = express.Router();
  router.get('/bonus/:page', (request, response, next) => {
    const page = pages.get(request.params.page);
    if (page === undefined) {
      next();
      return;
    }
    response
      .set('Content-Security-Policy', POLICY)
      .set('Cache-Control', `public, max-age=${MAX_AGE_SECONDS}`)
      .type(page.type)
      .send(page.body);
  });
  return router;
}

/** Pages under their names in the address: a guide without its ending, the style with it. */
function readPages(): ReadonlyMap<string, Page> {
  const pages = new Map<string, Page>();
  for (const file of readdirSync(FOLDER)) {
    const [name = '', ending = ''] = file.split('.');
    const type = TYPES[ending];
    if (type === undefined) continue;
    const body = readFileSync(new URL(file, FOLDER), 'utf8');
    pages.set(ending === 'html' ? name : file, { type, body });
  }
  return pages;
}
