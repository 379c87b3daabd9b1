import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/',
  plugins: [vue()],
  build: {
    outDir: 'dist',
    // Browsers that know light-dark(), so that the style sheet says each colour once.
    target: ['chrome123', 'edge123', 'firefox121', 'safari17.5'],
    // The policy of the page allows files of its own origin only: nothing may be written into the page or into a URL.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 400,
  },
  // While developing: pages from here, answers from an instance that runs.
  server: { proxy: { '^/(v1|docs|openapi\\.json|avatars)': 'http://localhost:4270' } },
})
