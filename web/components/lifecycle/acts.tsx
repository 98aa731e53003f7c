import {
  CheckCircleOutlined,
  EyeInvisibleOutlined,
  EyeOutlined,
  LoginOutlined,
  PauseCircleOutlined,
  PlayCircleOutlined,
  RedoOutlined,
  SwapOutlined,
} from '@ant-design/icons';
import type { Action, Conversation } from 'chatkeep/client';
import type { ReactNode } from 'react';

/** What an operator can do with a conversation; deleting is its user's. */
export type Act = Exclude<Action, 'delete'>;

export interface ActOffer {
  readonly act: Act;
  readonly icon: ReactNode;
  readonly key?: string;
  /** Whether it stands beside the menu as well. */
  readonly often?: true;
}

/** In the order in which they are offered. */
const all: readonly ActOffer[] = [
  { act: 'join', icon: <LoginOutlined aria-hidden />, key: 'a' },
  { act: 'transfer', icon: <SwapOutlined aria-hidden />, key: 't', often: true },
  { act: 'suspend', icon: <PauseCircleOutlined aria-hidden />, key: 's', often: true },
  { act: 'resume', icon: <PlayCircleOutlined aria-hidden />, key: 's', often: true },
  { act: 'end', icon: <CheckCircleOutlined aria-hidden />, key: 'e', often: true },
  { act: 'reopen', icon: <RedoOutlined aria-hidden />, key: 'o', often: true },
  { act: 'hide', icon: <EyeInvisibleOutlined aria-hidden /> },
  { act: 'show', icon: <EyeOutlined aria-hidden /> },
];

/** Those that its state and one's role allow by now. */
export function offersOf({ allowed }: Conversation): readonly ActOffer[] {
  return all.filter(({ act }) => allowed.includes(act));
}
