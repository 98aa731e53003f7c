import { shared } from '../ui/shared.ts';

// Which conversation is open stands in the address, so that a reload and Back find it.

const read = () => new URLSearchParams(location.search).get('conversation') ?? undefined;

/** Id of the open conversation; undefined at the list of them. */
export const openId = shared<string | undefined>(read());

/** Id of the conversation that was gone to in order to write in it. */
let toWriteIn: string | undefined;

export const isToWriteIn = (id: string) => id === toWriteIn;

globalThis.addEventListener('popstate', () => {
  toWriteIn = undefined;
  openId.set(read());
});

export const hrefOf = (id: string | undefined) =>
  id === undefined ? '/chat' : `/chat?${new URLSearchParams({ conversation: id })}`;

export function goTo(id: string | undefined): void {
  toWriteIn = undefined;
  if (id === openId.get()) return;
  history.pushState(null, '', hrefOf(id));
  openId.set(id);
}

export function goToWriteIn(id: string): void {
  goTo(id);
  toWriteIn = id;
}
