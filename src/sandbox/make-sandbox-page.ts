/** Serves the built chat page at `/` under its own strict Content-Security-Policy. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express from 'express';
import type { Router } from 'express';

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** A router with `/` and the page's files from `folder` (`dist/sandbox`). Without a build `/` says how to make one. */
export function makeSandboxPage(folder: string): Router {
  const router = express.Router();
  const page = join(folder, 'index.html');
  router.get('/', (_request, response) => {
    if (!existsSync(page)) {
      response.status(503).type('text').send('Страница не собрана: запустите node scripts/build-web.ts');
      return;
    }
    response.set({
      'content-security-policy': policy,
      'cache-control': 'no-cache',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    response.sendFile(page, { dotfiles: 'allow' });
  });
  router.use(
    '/sandbox-assets',
    express.static(join(folder, 'sandbox-assets'), { immutable: true, maxAge: '1y' }),
  );
  router.get('/sandbox-icon.svg', (_request, response) => {
    response.sendFile(join(folder, 'sandbox-icon.svg'), { dotfiles: 'allow' });
  });
  return router;
}
