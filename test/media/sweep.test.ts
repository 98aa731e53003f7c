import { mkdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { uploadDir } from '../../src/media/local.ts';
import * as mediaStore from '../../src/store/media.ts';
import * as media from '../../src/usecases/media.ts';
import * as users from '../../src/usecases/users.ts';
import { startSweeping, sweep } from '../../src/usecases/media-sweep.ts';
import { operatorId, userId } from '../helpers/archive.ts';
import { type TestApp, testApp } from '../helpers/app.ts';
import { filesOf, follow, people, sent } from './calls.ts';
import { picture } from './files.ts';
import { s3Server } from './s3.ts';

const DAY_MS = 86_400_000;

interface Aging {
  readonly t: TestApp;
  /** Lets so much time go by. */
  wait(ms: number): void;
}

async function aging(env = {}): Promise<Aging & AsyncDisposable> {
  let nowMs = Date.now();
  const t = await testApp(env, () => nowMs);
  return {
    t,
    wait: (ms) => {
      nowMs += ms;
    },
    [Symbol.asyncDispose]: () => t[Symbol.asyncDispose](),
  };
}

const named = (t: TestApp, owner: string, key: string) =>
  t.ctx.db.transaction((tx) => mediaStore.markNamed(tx, [{ owner, key }], t.ctx.clock()));

test.each([
  [
    'a disk store',
    () => Promise.resolve({ env: {}, [Symbol.asyncDispose]: () => Promise.resolve() }),
  ],
  ['an S3 store', s3Server],
])(
  'what no message names goes after a day, with its sizes; what one names stays: %s',
  async (_name, place) => {
    await using where = await place();
    await using old = await aging(where.env);
    const { t } = old;
    const { user } = await people(t);
    const unnamed = await sent(t, user, await picture(300, 300).png().toBuffer(), 'a.png');
    const kept = await sent(t, user, Buffer.from('kept'), 'kept.txt');
    expect(await named(t, userId(1), kept.mediaId)).toEqual(
      new Set([`${userId(1)} ${kept.mediaId}`]),
    );
    old.wait(DAY_MS - 1000);
    expect(await sweep(t.ctx)).toEqual({ files: 0, uploads: 0, failed: 0 });
    expect((await follow(t, unnamed.links.thumbnail)).statusCode).toBe(200);

    old.wait(2000);
    expect(await sweep(t.ctx)).toEqual({ files: 1, uploads: 0, failed: 0 });
    for (const link of Object.values(unnamed.links)) {
      expect((await follow(t, link)).statusCode).toBe(404);
    }
    expect((await follow(t, kept.links.original)).body).toBe('kept');
    expect(await named(t, userId(1), unnamed.mediaId)).toEqual(new Set());
    const asked = await t.app.inject({
      url: `/api/media/${unnamed.mediaId}`,
      headers: { authorization: `Bearer ${user}` },
    });
    expect(asked.statusCode).toBe(404);
  },
);

test('bytes stay while another owner has the same file', async () => {
  await using old = await aging();
  const { t } = old;
  const { user, otherUser } = await people(t);
  const bytes = Buffer.from('the same for both');
  const first = await sent(t, user, bytes, 'first.txt');
  old.wait(DAY_MS + 1000);
  const second = await sent(t, otherUser, bytes, 'second.txt');
  expect(second.mediaId).toBe(first.mediaId);
  expect(await sweep(t.ctx)).toMatchObject({ files: 1 });
  expect((await follow(t, second.links.original)).body).toBe('the same for both');
  old.wait(DAY_MS + 1000);
  expect(await sweep(t.ctx)).toMatchObject({ files: 1 });
  expect(await filesOf(t.ctx)).toEqual([]);
});

test('sending a file again starts its day anew', async () => {
  await using old = await aging();
  const { t } = old;
  const { user } = await people(t);
  await sent(t, user, Buffer.from('again'), 'a.txt');
  old.wait(DAY_MS - 1000);
  await sent(t, user, Buffer.from('again'), 'b.txt');
  old.wait(DAY_MS - 1000);
  expect(await sweep(t.ctx)).toMatchObject({ files: 0 });
  old.wait(2000);
  expect(await sweep(t.ctx)).toMatchObject({ files: 1 });
});

test('a message that names a file while it is swept keeps it', async () => {
  await using old = await aging();
  const { t } = old;
  const { user } = await people(t);
  const { mediaId, links } = await sent(t, user, Buffer.from('wanted'), 'a.txt');
  old.wait(2 * DAY_MS);
  let sweeping: ReturnType<typeof sweep> | undefined;
  await t.ctx.db.transaction(async (tx) => {
    await mediaStore.markNamed(tx, [{ owner: userId(1), key: mediaId }], t.ctx.clock());
    sweeping = sweep(t.ctx);
    // The sweep has come to the row and waits for it.
    await expect
      .poll(async () => {
        const { rows } = await t.ctx.db.pool.query(
          `select from pg_stat_activity
           where datname = current_database() and wait_event_type = 'Lock' and query like 'delete%'`,
        );
        return rows.length;
      })
      .toBe(1);
  });
  expect(await sweeping).toEqual({ files: 0, uploads: 0, failed: 0 });
  expect((await follow(t, links.original)).body).toBe('wanted');
});

test('a file that is named in several messages at once is named once, and none waits for ever', async () => {
  await using t = await testApp();
  const { user } = await people(t);
  const keys: string[] = [];
  for (const text of ['one', 'two', 'three']) {
    keys.push((await sent(t, user, Buffer.from(text), 'a.txt')).mediaId);
  }
  const owner = userId(1);
  const files = keys.map((key) => ({ owner, key }));
  const orders = [files, files.toReversed(), files, files.toReversed()];
  const answers = await Promise.all(
    orders.map((order) =>
      t.ctx.db.transaction((tx) => mediaStore.markNamed(tx, order, t.ctx.clock())),
    ),
  );
  for (const answer of answers) expect(answer.size).toBe(3);
});

test('uploads that were not finished go; those that still grow stay', async () => {
  await using old = await aging();
  const { t } = old;
  const folder = uploadDir(t.ctx.config);
  const longAgo = new Date(Date.now() - 2 * DAY_MS);
  for (const name of ['a1.part', 'b2', 'b2.json', 'c3', 'c3.json', 'orphan.json']) {
    await writeFile(join(folder, name), 'x');
  }
  // c3 began long ago and still grows.
  for (const name of ['a1.part', 'b2', 'b2.json', 'c3.json', 'orphan.json']) {
    await utimes(join(folder, name), longAgo, longAgo);
  }
  expect(await sweep(t.ctx)).toEqual({ files: 0, uploads: 2, failed: 0 });
  expect(await filesOf(t.ctx)).toEqual(['uploads/c3', 'uploads/c3.json']);
});

test('an upload that cannot be looked at or removed is counted as failed, and holds up no other', async () => {
  await using old = await aging();
  const { t } = old;
  const folder = uploadDir(t.ctx.config);
  await symlink('endless', join(folder, 'endless'));
  await mkdir(join(folder, 'folder'));
  await writeFile(join(folder, 'last.part'), 'x');
  old.wait(2 * DAY_MS);
  expect(await sweep(t.ctx)).toEqual({ files: 0, uploads: 1, failed: 2 });
});

test('without its folder there are no uploads to sweep; one that cannot be read is an error', async () => {
  await using old = await aging();
  const { t } = old;
  const folder = uploadDir(t.ctx.config);
  await rm(folder, { recursive: true });
  expect(await sweep(t.ctx)).toEqual({ files: 0, uploads: 0, failed: 0 });
  await writeFile(folder, 'not a folder');
  await expect(sweep(t.ctx)).rejects.toThrow('ENOTDIR');
});

test('a file that cannot be removed now is swept later, and holds up no other', async () => {
  await using old = await aging();
  const { t } = old;
  const { user } = await people(t);
  const stuck = await sent(t, user, Buffer.from('stuck'), 'a.txt');
  await sent(t, user, Buffer.from('goes'), 'b.txt');
  old.wait(2 * DAY_MS);
  let broken = true;
  const store = {
    ...t.ctx.media.store,
    remove: (key: string) =>
      broken && key === stuck.mediaId
        ? Promise.reject(new Error('the disk is away'))
        : t.ctx.media.store.remove(key),
  };
  const ctx = { ...t.ctx, media: { ...t.ctx.media, store } };
  expect(await sweep(ctx)).toEqual({ files: 1, uploads: 0, failed: 1 });
  expect((await follow(t, stuck.links.original)).statusCode).toBe(200);
  broken = false;
  expect(await sweep(ctx)).toEqual({ files: 1, uploads: 0, failed: 0 });
});

test('a picture of a user that is a file of one’s own is in use; one of somebody else’s is not kept', async () => {
  await using old = await aging();
  const { t } = old;
  const { user, operator } = await people(t);
  const png = (side: number) => picture(side, side).png().toBuffer();
  const service = { kind: 'client', id: operatorId(1), scope: 'op' } as const;
  const put = (id: string, icon: string) =>
    users.put(t.ctx, service, { id, nickName: 'Somebody', icon });
  const own = await sent(t, operator, await png(20), 'own.png');
  const theirs = await sent(t, user, await png(30), 'theirs.png');
  await put(userId(1), own.mediaId);
  await put(userId(2), theirs.mediaId);
  old.wait(2 * DAY_MS);
  expect(await sweep(t.ctx)).toMatchObject({ files: 1 });
  expect((await follow(t, own.links.original)).statusCode).toBe(200);
  expect((await follow(t, theirs.links.original)).statusCode).toBe(404);
});

test('a sweep that is stopped ends after the file in hand', async () => {
  await using old = await aging();
  const { t } = old;
  const { user } = await people(t);
  for (const text of ['one', 'two', 'three']) await sent(t, user, Buffer.from(text), 'a.txt');
  old.wait(2 * DAY_MS);
  const stopping = new AbortController();
  const store = {
    ...t.ctx.media.store,
    remove(key: string) {
      stopping.abort();
      return t.ctx.media.store.remove(key);
    },
  };
  const ctx = { ...t.ctx, media: { ...t.ctx.media, store } };
  expect(await sweep(ctx, stopping.signal)).toMatchObject({ files: 1, failed: 0 });
  expect(await sweep(t.ctx)).toMatchObject({ files: 2 });
});

test('a server that starts sweeps', async () => {
  await using old = await aging();
  const { t } = old;
  const { user } = await people(t);
  await sent(t, user, Buffer.from('x'), 'a.txt');
  old.wait(2 * DAY_MS);
  await using _sweeping = startSweeping(t.ctx);
  await expect.poll(() => filesOf(t.ctx)).toEqual([]);
});

test('the same bytes sent many times at once are kept once, and each sender has the file', async () => {
  await using t = await testApp();
  const tokens = await people(t);
  const photo = await picture(900, 700).jpeg().toBuffer();
  const all = [tokens.user, tokens.otherUser, tokens.operator, tokens.user, tokens.otherUser];
  const files = await Promise.all(all.map((token, n) => sent(t, token, photo, `${n}.jpg`)));
  expect(new Set(files.map((file) => file.mediaId)).size).toBe(1);
  expect((await filesOf(t.ctx)).length).toBe(3);
  const { rows } = await t.ctx.db.pool.query<{ owner: string }>(
    'select owner from media order by 1',
  );
  expect(rows.map((row) => row.owner)).toEqual([operatorId(1), userId(1), userId(2)]);
  for (const { links } of files) {
    expect((await follow(t, links.original)).rawPayload).toEqual(photo);
  }
});

test('a file is shown to its owner and to operators, to nobody else', async () => {
  await using t = await testApp();
  const { user, otherUser, operator } = await people(t);
  const { mediaId, ...file } = await sent(
    t,
    user,
    Buffer.from('mine'),
    '../..\\目录/\u202e我的.txt',
  );
  expect(file.filename).toBe('我的.txt');
  const ask = (token: string, key = mediaId) =>
    t.app.inject({ url: `/api/media/${key}`, headers: { authorization: `Bearer ${token}` } });
  const answers = await Promise.all([ask(user), ask(operator), ask(otherUser)]);
  expect(answers.map((answer) => answer.statusCode)).toEqual([200, 200, 404]);
  expect(answers[0]?.json()).toMatchObject({ mediaId, filename: '我的.txt', sizeBytes: 4 });
  const direct = await media.get(t.ctx, { kind: 'system' }, mediaId);
  expect(direct.owner).toBe(userId(1));
  await expect(stat(join(t.ctx.config.dataDir, '我的.txt'))).rejects.toThrow('ENOENT');
});
