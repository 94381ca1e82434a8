import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

const web = 'src/edges/web';

export default defineConfig({
  plugins: [
    sveltekit({
      adapter: adapter({ out: 'build', precompress: true }),
      files: { src: web, assets: `${web}/static` },
      compilerOptions: { runes: true },
      // One small style sheet inside each page: the first paint waits for one answer, not for two.
      inlineStyleThreshold: 64 * 1024,
      csp: {
        mode: 'nonce',
        directives: {
          'default-src': ['none'],
          'script-src': ['self'],
          'style-src': ['self'],
          'img-src': ['self', 'data:'],
          'connect-src': ['self'],
          'base-uri': ['none'],
          // hooks.server.ts adds the payment provider: browsers check redirects after a form too.
          'form-action': ['self'],
          'frame-ancestors': ['none'],
        },
      },
    }),
  ],
});
