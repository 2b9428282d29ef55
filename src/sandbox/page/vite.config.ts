/** Builds the chat page into `dist/sandbox`; its files live under `/sandbox-assets`, apart from other pages'. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react()],
  build: {
    outDir: '../../../dist/sandbox',
    emptyOutDir: true,
    assetsDir: 'sandbox-assets',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
