import { defineConfig } from 'vite';

// The frame: the chat itself, served by the hub inside an iframe.
export default defineConfig({
  base: '/widget/',
  build: {
    outDir: 'dist',
    target: 'esnext',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: 'frame.html' },
  },
});
