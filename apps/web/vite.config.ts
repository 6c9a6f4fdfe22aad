import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));
/** Where the API answers while the console is developed with hot reload. */
const api = process.env.HOLDFAST_API ?? 'http://127.0.0.1:4180';

// `#platform/…` and `#features/…` are Node's own subpath imports (package.json), which Vite follows.
export default defineConfig({
  root,
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    manifest: true,
    target: 'es2022',
    sourcemap: false,
    chunkSizeWarningLimit: 700,
  },
  server: {
    port: Number(process.env.WEB_PORT ?? 4391),
    strictPort: true,
    // changeOrigin stays off: the server compares the browser's origin with the host it was asked for
    proxy: { '/api': { target: api }, '/healthz': { target: api } },
  },
});
