import { type Page, test as base } from '@playwright/test';
import { type Credentials, type Server, startServer } from './server.ts';

interface WorkerFixtures {
  readonly server: Server;
  readonly cookiesOf: (credentials: Credentials) => Promise<Cookies>;
  /** A third operator, of role agent. */
  readonly colleague: Credentials & { readonly nickName: string };
}

type Cookies = Awaited<ReturnType<ReturnType<Page['context']>['cookies']>>;

interface Fixtures {
  /** A page of the agent, signed in. */
  readonly page: Page;
  /** A page of the admin, signed in. */
  readonly adminPage: Page;
  /** A page of the colleague, signed in. */
  readonly colleaguePage: Page;
  /** A page of nobody. */
  readonly strangerPage: Page;
}

/** One server for all tests of a worker: whoever changes something makes it first. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  server: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const server = await startServer();
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  // Signing in is throttled: once for each, and not for every test.
  cookiesOf: [
    async ({ browser, server }, use) => {
      const known = new Map<string, Promise<Cookies>>();
      const signIn = async ({ login, password }: Credentials) => {
        const context = await browser.newContext({ baseURL: server.url });
        const answer = await context.request.post('/api/sessions', {
          data: { login, password, cookie: true },
        });
        if (!answer.ok()) throw new Error(await answer.text());
        const cookies = await context.cookies();
        await context.close();
        return cookies;
      };
      await use((credentials) => {
        const cookies = known.get(credentials.login) ?? signIn(credentials);
        known.set(credentials.login, cookies);
        return cookies;
      });
    },
    { scope: 'worker' },
  ],
  colleague: [
    async ({ server }, use) => {
      const colleague = { login: 'e2e-colleague', password: 'a pass phrase of the third' };
      const { nickName } = await server.api.operators.create({
        ...colleague,
        nickName: '客服小林',
      });
      await use({ ...colleague, nickName });
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ server }, use) => use(server.url),
  context: async ({ context, server, cookiesOf }, use) => {
    await context.addCookies(await cookiesOf(server.agent));
    await use(context);
  },
  adminPage: async ({ browser, server, cookiesOf }, use) => {
    const context = await browser.newContext({ baseURL: server.url });
    await context.addCookies(await cookiesOf(server.admin));
    await use(await context.newPage());
    await context.close();
  },
  colleaguePage: async ({ browser, server, cookiesOf, colleague }, use) => {
    const context = await browser.newContext({ baseURL: server.url });
    await context.addCookies(await cookiesOf(colleague));
    await use(await context.newPage());
    await context.close();
  },
  strangerPage: async ({ browser, server }, use) => {
    const context = await browser.newContext({ baseURL: server.url });
    await use(await context.newPage());
    await context.close();
  },
});

export { expect } from '@playwright/test';
