import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { ApiError } from 'chatkeep/client';
import { Root } from './components/shell/root.tsx';
import { NotReached, Shell } from './components/shell/shell.tsx';
import { OpenConversationPage } from './pages/inbox/load-conversation.ts';
import { InboxPage } from './pages/inbox/page.tsx';
import { NothingOpen } from './pages/inbox/nothing-open.tsx';
import {
  readConversationSearch,
  readFindSearch,
  readInboxSearch,
  readSignInSearch,
  readTokensSearch,
} from './paths.ts';
import { queryClient } from './queries/client.ts';
import { meQuery } from './queries/me.ts';
import { settingsQuery } from './queries/settings.ts';
import { Broken } from './ui/error-boundary.tsx';
import { NotFound } from './ui/not-found.tsx';
import { part } from './ui/part.ts';
import { Loading } from './ui/states.tsx';
import { withWidgets } from './ui/with-widgets.tsx';
import { setZone } from './ui/zone.ts';

// The inbox is there from the beginning. Other pages are loaded when they are gone to, or pointed at. A
// page of operators is a child of `shell`; those of the administration have the widgets of theirs.

const page = <Pages extends Record<string, unknown>, Name extends keyof Pages>(
  load: () => Promise<Pages>,
  name: Name,
) => lazyRouteComponent(() => part(load), name);

type Given = Record<string, unknown>;

/** What the address has beyond what is read of it, or that could not be, is nothing to its page. */
const only =
  <Search extends object>(read: (given: Given) => Search) =>
  (given: Given): Search => ({
    ...Object.fromEntries(Object.keys(given).map((name) => [name, undefined])),
    ...read(given),
  });

const root = createRootRoute({ component: Root, notFoundComponent: NotFound });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/inbox', replace: true });
  },
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: only(readSignInSearch),
  component: withWidgets(() => import('./pages/sign-in/page.tsx'), 'SignInPage'),
});

const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  // Whoever is not signed in goes to sign in, and comes back to where they were.
  beforeLoad: async ({ location }) => {
    try {
      const [{ timezone }] = await Promise.all([
        queryClient.ensureQueryData(settingsQuery),
        queryClient.ensureQueryData(meQuery),
      ]);
      setZone(timezone);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      throw redirect({ to: '/sign-in', search: { to: location.href }, replace: true });
    }
  },
  component: Shell,
  errorComponent: NotReached,
  notFoundComponent: NotFound,
});

const inbox = createRoute({
  getParentRoute: () => shell,
  path: '/inbox',
  validateSearch: only(readInboxSearch),
  component: InboxPage,
});

const inboxIndex = createRoute({
  getParentRoute: () => inbox,
  path: '/',
  component: NothingOpen,
});

const inboxConversation = createRoute({
  getParentRoute: () => inbox,
  path: '$conversationId',
  component: OpenConversationPage,
});

const conversation = createRoute({
  getParentRoute: () => shell,
  path: '/conversations/$conversationId',
  validateSearch: only(readConversationSearch),
  component: withWidgets(() => import('./pages/conversation/page.tsx'), 'ConversationPage'),
});

const timeline = createRoute({
  getParentRoute: () => shell,
  path: '/customers/$userId/timeline',
  validateSearch: only(readConversationSearch),
  component: withWidgets(() => import('./pages/timeline/page.tsx'), 'TimelinePage'),
});

const find = createRoute({
  getParentRoute: () => shell,
  path: '/find',
  validateSearch: only(readFindSearch),
  component: withWidgets(() => import('./pages/find/page.tsx'), 'FindPage'),
});

const admin = createRoute({
  getParentRoute: () => shell,
  path: '/admin',
  component: withWidgets(() => import('./pages/admin/page.tsx'), 'AdminPage'),
});

const adminIndex = createRoute({
  getParentRoute: () => admin,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/admin/operators', replace: true });
  },
});

const operators = createRoute({
  getParentRoute: () => admin,
  path: 'operators',
  component: page(() => import('./pages/admin/operators/page.tsx'), 'OperatorsPage'),
});

const clients = createRoute({
  getParentRoute: () => admin,
  path: 'clients',
  component: page(() => import('./pages/admin/clients/page.tsx'), 'ClientsPage'),
});

const tokens = createRoute({
  getParentRoute: () => admin,
  path: 'tokens',
  validateSearch: only(readTokensSearch),
  component: page(() => import('./pages/admin/tokens/page.tsx'), 'TokensPage'),
});

const sharedReplies = createRoute({
  getParentRoute: () => admin,
  path: 'replies',
  component: page(() => import('./pages/admin/replies/page.tsx'), 'SharedRepliesPage'),
});

const tags = createRoute({
  getParentRoute: () => admin,
  path: 'tags',
  component: page(() => import('./pages/admin/tags/page.tsx'), 'TagsPage'),
});

const serverSettings = createRoute({
  getParentRoute: () => admin,
  path: 'settings',
  component: page(() => import('./pages/admin/settings/page.tsx'), 'SettingsPage'),
});

const status = createRoute({
  getParentRoute: () => admin,
  path: 'status',
  component: page(() => import('./pages/admin/status/page.tsx'), 'StatusPage'),
});

const ownSettings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  component: withWidgets(() => import('./pages/settings/page.tsx'), 'OwnSettingsPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    signIn,
    shell.addChildren([
      inbox.addChildren([inboxIndex, inboxConversation]),
      conversation,
      timeline,
      find,
      admin.addChildren([
        adminIndex,
        operators,
        clients,
        tokens,
        sharedReplies,
        tags,
        serverSettings,
        status,
      ]),
      ownSettings,
    ]),
  ]),
  defaultPreload: 'intent',
  defaultPendingComponent: Loading,
  defaultErrorComponent: Broken,
  // Every list of ours keeps its own place.
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
