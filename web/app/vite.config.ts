import { defineConfig } from 'vite';
import react from '@vitejs/plugin-react';
import { precompress } from './scripts/precompress.mjs';

// The server answers on one origin, so development goes through its address (RAPPORT_URL).
const server = process.env.RAPPORT_URL ?? 'http://localhost:5080';

export default defineConfig({
  base: '/app/',
  plugins: [react(), precompress()],
  // The server writes a fresh nonce over this mark in each answer; styles made at run time carry it.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: '../../src/Rapport.Server/wwwroot/app',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // What a page loads is measured by `npm run size`; this only silences advice on chunks that pages load when they need them.
    chunkSizeWarningLimit: 600,
    manifest: true,
  },
  server: { proxy: { '/api': server, '/app/live': { target: server, ws: true } } },
  test: { environment: 'node', include: ['src/**/*.test.ts', 'src/**/*.test.tsx'] },
} as Parameters<typeof defineConfig>[0]);
