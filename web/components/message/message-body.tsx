import type { Message, MessageType } from 'chatkeep/client';
import type { ComponentType } from 'react';
import { FileBody } from './file-body.tsx';
import { TextBody } from './text-body.tsx';

export interface BodyProps {
  readonly message: Message;
}

/** How each type is shown, inside its bubble. */
const bodies: Readonly<Record<MessageType, ComponentType<BodyProps>>> = {
  txt: TextBody,
  img: FileBody,
  audio: FileBody,
  video: FileBody,
  loc: FileBody,
  file: FileBody,
  cmd: FileBody,
  custom: FileBody,
};

export function MessageBody({ message }: BodyProps) {
  const Body = bodies[message.type];
  return <Body message={message} />;
}
