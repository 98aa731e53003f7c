import type { HtmlTagDescriptor, Plugin, Rolldown } from 'vite';

/** What is gone to from the inbox, or lies over it. It is made of widgets, as the inbox is not. */
const parts = [
  'ui/widgets.tsx',
  'pages/inbox/open-conversation.tsx',
  'components/shell/account-dropdown.tsx',
  'components/shell/keys-dialog.tsx',
  'components/shell/session-over.tsx',
];

/**
 * Names, in a template of the page, the files of the parts that come next: `ui/fetch-ahead.ts` has the
 * browser fetch them once the page is there.
 */
export function prefetchParts(): Plugin {
  return {
    name: 'prefetch-parts',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { path, bundle = {} }) {
        if (path !== '/index.html') return [];
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
        const ofModule = (end: string) => {
          const chunk = chunks.find(({ facadeModuleId }) =>
            facadeModuleId?.endsWith(`/web/${end}`),
          );
          if (chunk === undefined) throw new Error(`no chunk of ${end} is built`);
          return chunk;
        };
        const first = filesOf([ofModule('index.html')], bundle);
        const next = filesOf(parts.map(ofModule), bundle);
        const links = [...next].filter((file) => !first.has(file)).map(linkTo);
        return [
          { tag: 'template', attrs: { id: 'next-parts' }, children: links, injectTo: 'head' },
        ];
      },
    },
  };
}

/** The files of chunks and of all they import. */
function filesOf(chunks: readonly Rolldown.OutputChunk[], bundle: Rolldown.OutputBundle) {
  const files = new Set<string>();
  const waiting = [...chunks];
  for (let chunk = waiting.pop(); chunk !== undefined; chunk = waiting.pop()) {
    if (files.has(chunk.fileName)) continue;
    files.add(chunk.fileName);
    for (const css of chunk.viteMetadata?.importedCss ?? []) files.add(css);
    for (const name of chunk.imports) {
      const imported = bundle[name];
      if (imported?.type === 'chunk') waiting.push(imported);
    }
  }
  return files;
}

function linkTo(file: string): HtmlTagDescriptor {
  const as = file.endsWith('.css') ? 'style' : 'script';
  const attrs = { rel: 'prefetch', as, crossorigin: true, href: `/${file}` };
  return { tag: 'link', attrs };
}
