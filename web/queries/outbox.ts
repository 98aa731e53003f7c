import { ApiError, type Media, type MessageInput } from 'chatkeep/client';
import { api } from '../api.ts';
import { connectionState } from '../live.ts';
import { sessionLost } from '../session/lost.ts';
import { newId } from '../ui/new-id.ts';
import { shared, useShared } from '../ui/shared.ts';
import { takeMessage } from './apply-event.ts';
import { forgetUnsent, isKeptUnder, keepUnsent, listUnsent } from './kept-outbox.ts';
import { messageTypeOf } from './message-type.ts';
import { isUnreachable } from './unreachable.ts';
import type { Upload } from './uploads.ts';

/** A message that is on its way. */
export interface Pending {
  readonly clientMessageId: string;
  readonly input: MessageInput;
  readonly at: number;
  /** Why it was not taken; null while it is being sent. */
  readonly error: Error | null;
  /** The file that it carries, from this page: it is sent once that is there. */
  readonly upload?: Upload;
}

/** Was to be sent so long ago that nobody expects it to go out by itself. */
export class SentLongAgo extends Error {
  override readonly name = 'SentLongAgo';
}

type Box = ReadonlyMap<string, readonly Pending[]>;

const LONG_AGO_MS = 3_600_000;
const RETRY_MS = 15_000;

const boxes = shared<Box>(new Map());
const none: readonly Pending[] = [];
const sending = new Map<string, Promise<void>>();
let ownerId = '';

/** In the order in which they were sent. */
export function useOutbox(conversationId: string): readonly Pending[] {
  return useShared(boxes).get(conversationId) ?? none;
}

function boxOf(conversationId: string): readonly Pending[] {
  return boxes.get().get(conversationId) ?? none;
}

function change(conversationId: string, to: (box: readonly Pending[]) => readonly Pending[]): void {
  boxes.set(new Map([...boxes.get(), [conversationId, to(boxOf(conversationId))]]));
}

/** Whether its file is on its way still: no other page could send it. */
const isUploading = ({ upload, input }: Pending) =>
  upload !== undefined && input.body['mediaId'] === undefined;

function put(conversationId: string, pending: Pending): void {
  const { clientMessageId, input, at } = pending;
  if (!isUploading(pending)) keepUnsent(ownerId, { conversationId, clientMessageId, input, at });
  change(conversationId, (box) =>
    box.some((each) => each.clientMessageId === clientMessageId)
      ? box.map((each) => (each.clientMessageId === clientMessageId ? pending : each))
      : [...box, pending],
  );
}

function remove(conversationId: string, { clientMessageId, upload }: Pending): void {
  forgetUnsent(ownerId, clientMessageId);
  change(conversationId, (box) => box.filter((each) => each.clientMessageId !== clientMessageId));
  upload?.drop();
}

const isThere = (conversationId: string, { clientMessageId }: Pending) =>
  boxOf(conversationId).some((each) => each.clientMessageId === clientMessageId);

/** Shows a message at once, and sends it after those before it. */
export function send(conversationId: string, input: MessageInput): void {
  begin(conversationId, { clientMessageId: newId(), input, at: Date.now(), error: null });
}

/** Shows a file's message at once, and sends it as soon as the file is there. */
export function sendFile(conversationId: string, upload: Upload): void {
  const input: MessageInput = { type: 'file', body: { filename: upload.name } };
  begin(conversationId, {
    clientMessageId: newId(),
    input,
    at: Date.now(),
    error: null,
    upload,
  });
}

/** Sends anew what was not taken: under the same id, so that it is there once in any case. */
export function sendAgain(conversationId: string, pending: Pending): void {
  pending.upload?.again();
  begin(conversationId, { ...pending, error: null });
}

/** Takes back what is not sent yet, with the upload of its file. */
export function discard(conversationId: string, pending: Pending): void {
  remove(conversationId, pending);
}

function begin(conversationId: string, pending: Pending): void {
  put(conversationId, pending);
  const { upload } = pending;
  if (upload !== undefined && isUploading(pending)) {
    void sendUploaded(conversationId, pending, upload);
  } else {
    inTurn(conversationId, pending);
  }
}

async function sendUploaded(
  conversationId: string,
  pending: Pending,
  upload: Upload,
): Promise<void> {
  try {
    const media = await upload.media();
    if (!isThere(conversationId, pending)) return;
    const ready = { ...pending, input: inputOf(upload, media) };
    put(conversationId, ready);
    inTurn(conversationId, ready);
  } catch (error) {
    fail(conversationId, pending, error);
  }
}

function inputOf({ name }: Upload, { mediaId, type }: Media): MessageInput {
  return {
    type: messageTypeOf(type),
    body: { mediaId, ...(name === '' ? {} : { filename: name }) },
  };
}

function inTurn(conversationId: string, pending: Pending): void {
  const before = sending.get(conversationId) ?? Promise.resolve();
  sending.set(
    conversationId,
    before.then(() => deliver(conversationId, pending)),
  );
}

async function deliver(conversationId: string, pending: Pending): Promise<void> {
  if (!isThere(conversationId, pending)) return;
  const { clientMessageId, input } = pending;
  try {
    takeMessage(await api.messages.send(conversationId, { ...input, clientMessageId }));
    remove(conversationId, pending);
  } catch (error) {
    fail(conversationId, pending, error);
  }
}

function fail(conversationId: string, pending: Pending, error: unknown): void {
  if (error instanceof ApiError && error.slug === 'unauthenticated') sessionLost.set(true);
  if (!isThere(conversationId, pending)) return;
  put(conversationId, {
    ...pending,
    error: error instanceof Error ? error : new Error(String(error)),
  });
  if (isUnreachable(error)) later();
}

let due: ReturnType<typeof setTimeout> | undefined;

/** Requests can fail while the live connection stands: then nothing else says when to try again. */
function later(): void {
  due ??= setTimeout(() => {
    due = undefined;
    if (connectionState.get() === 'connected') sendAllAgain();
  }, RETRY_MS);
}

/** Brings back what an earlier page of theirs did not get sent, and sends it unless it is old. */
export function restoreOutbox(id: string): void {
  if (id === ownerId) return;
  ownerId = id;
  boxes.set(new Map());
  for (const { conversationId, clientMessageId, input, at } of listUnsent(id)) {
    const pending = { clientMessageId, input, at, error: null };
    if (at < Date.now() - LONG_AGO_MS) {
      put(conversationId, { ...pending, error: new SentLongAgo() });
    } else {
      begin(conversationId, pending);
    }
  }
}

/** What only failed for want of a connection, or of a session, goes out when there is one. */
function sendAllAgain(): void {
  for (const [conversationId, box] of boxes.get()) {
    for (const pending of box) {
      const { error } = pending;
      const signedOut = error instanceof ApiError && error.slug === 'unauthenticated';
      if (error !== null && (signedOut || isUnreachable(error))) sendAgain(conversationId, pending);
    }
  }
}

connectionState.subscribe(() => {
  if (connectionState.get() === 'connected') sendAllAgain();
});
globalThis.addEventListener('online', sendAllAgain);

// What another page of this browser got sent, or discarded, is settled here too.
globalThis.addEventListener('storage', ({ key, newValue }) => {
  if (key === null || newValue !== null) return;
  for (const [conversationId, box] of boxes.get()) {
    const settled = box.find((each) => isKeptUnder(key, ownerId, each.clientMessageId));
    if (settled !== undefined) remove(conversationId, settled);
  }
});

globalThis.addEventListener('beforeunload', (event) => {
  if ([...boxes.get().values()].flat().some(isUploading)) event.preventDefault();
});
