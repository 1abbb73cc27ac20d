import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Replaced by `serveWeb` with a fresh nonce in every answer, so that styles need no `unsafe-inline`. */
const NONCE_PLACEHOLDER = '__CSP_NONCE__';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  html: { cspNonce: NONCE_PLACEHOLDER },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // Inlined assets would be `data:` addresses, which the page's security policy refuses.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1000,
  },
});
