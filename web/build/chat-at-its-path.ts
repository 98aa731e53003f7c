import type { Plugin } from 'vite';

/** While it reloads as one saves, the page of customers is at `/chat` too, as the server has it. */
export function chatAtItsPath(): Plugin {
  return {
    name: 'chat-at-its-path',
    configureServer({ middlewares }) {
      middlewares.use((request, _response, next) => {
        if (/^\/chat(?:\?|$)/.test(request.url ?? '')) request.url = '/chat.html';
        next();
      });
    },
  };
}
