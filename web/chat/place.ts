import { shared } from '../ui/shared.ts';

// Which conversation is open stands in the address, so that a reload and Back find it.

const read = () => new URLSearchParams(location.search).get('conversation') ?? undefined;

/** Id of the open conversation; undefined at the list of them. */
export const openId = shared<string | undefined>(read());

globalThis.addEventListener('popstate', () => openId.set(read()));

export const hrefOf = (id: string | undefined) =>
  id === undefined ? '/chat' : `/chat?${new URLSearchParams({ conversation: id })}`;

export function goTo(id: string | undefined): void {
  if (id === openId.get()) return;
  history.pushState(null, '', hrefOf(id));
  openId.set(id);
}
