import { defineConfig } from 'vite';

// The loader: one classic script on the customer's page. Built after the frame, beside it.
export default defineConfig({
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    target: 'es2022',
    lib: {
      entry: 'src/page/loader.ts',
      name: 'keydeskLoader',
      formats: ['iife'],
      fileName: () => 'widget.js',
    },
  },
});
