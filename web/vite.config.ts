import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

/** Replaced by `serveWeb` with a fresh nonce in every answer, so that styles need no `unsafe-inline`. */
const NONCE_PLACEHOLDER = '__CSP_NONCE__';

/** What an installed console is called; that of the shop is not known when the page is built. */
const MANIFEST = {
  id: '/',
  name: 'Recado',
  short_name: 'Recado',
  description: 'Bandeja, pedidos y avisos de la tienda · Inbox, orders and alerts of the shop',
  lang: 'es',
  start_url: '/',
  scope: '/',
  display: 'standalone' as const,
  theme_color: '#0b6b57',
  background_color: '#ffffff',
  icons: [
    { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
    { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
    { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
  ],
};

/** Parts of libraries that six pages or more share are one file: a file for each costs more than what some page needs not. */
const SHARED = { name: 'kit', test: /node_modules/, minShareCount: 6 };

export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    react(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/worker',
      filename: 'worker.ts',
      // The console registers it; the phone page of the simulator has no worker.
      injectRegister: false,
      manifest: MANIFEST,
      includeManifestIcons: false,
      // The page itself differs in every answer (nonce): the worker keeps the last one it saw.
      injectManifest: { globPatterns: ['assets/**/*.{js,css}', 'icon-192.png'], rollupFormat: 'iife' },
      // The worker is built apart, and as quietly as the page.
      integration: {
        configureCustomSWViteBuild: (options) => {
          options.logLevel = 'error';
        },
      },
    }),
  ],
  html: { cspNonce: NONCE_PLACEHOLDER },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Says which files a page needs; read by the test of their sizes.
    manifest: true,
    target: 'es2022',
    // Inlined assets would be `data:` addresses, which the page's security policy refuses.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1000,
    rolldownOptions: { output: { codeSplitting: { groups: [SHARED] } } },
  },
});
