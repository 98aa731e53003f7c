import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { type Rolldown, defineConfig } from 'vite';
import { chatAtItsPath } from './build/chat-at-its-path.ts';
import { prefetchParts } from './build/prefetch-parts.ts';
import { precompress } from './build/precompress.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const server = process.env['CHATKEEP_SERVER'] ?? 'http://127.0.0.1:8080';

/** What is needed on every page, apart from what changes with each of our releases. */
const groups: Rolldown.CodeSplittingGroup[] = [
  { name: 'react', test: /node_modules\/(?:react|react-dom|scheduler)\// },
  { name: 'data', test: /node_modules\/@tanstack/ },
  { name: 'live', test: /node_modules\/(?:@socket\.io|socket\.io|engine\.io)/ },
  { name: 'icons', test: /node_modules\/@ant-design\/icons/, tags: ['$initial'] },
  { name: 'widgets', test: /node_modules\/(?:antd|@ant-design|@rc-component|dayjs)\// },
];

export default defineConfig({
  root: here('.'),
  plugins: [react(), prefetchParts(), precompress(), chatAtItsPath()],
  resolve: { alias: { 'chatkeep/client': here('../src/client/index.ts') } },
  build: {
    outDir: here('../dist/web'),
    emptyOutDir: true,
    manifest: true,
    target: 'es2022',
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      input: [here('./index.html'), here('./chat.html')],
      output: { codeSplitting: { groups } },
    },
  },
  server: { proxy: proxied() },
  preview: { proxy: proxied() },
});

function proxied() {
  return Object.fromEntries(
    ['/api', '/media', '/docs', '/openapi.json', '/metrics'].map((path) => [
      path,
      { target: server, ws: path === '/api' },
    ]),
  );
}
