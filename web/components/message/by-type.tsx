import type { Message, MessageType } from 'chatkeep/client';
import type { ComponentType } from 'react';
import { CardBody } from './card-body.tsx';
import { cardOf } from './card.ts';
import { DataBody } from './data-body.tsx';
import { PlaceBody } from './media/place-body.tsx';
import { TextBody } from './text-body.tsx';

export interface BodyProps {
  readonly message: Message;
}

type Bodies = Readonly<Record<MessageType, ComponentType<BodyProps>>>;

/** What needs nothing but the message, and is shown alike to operators and users. */
const alike = { txt: TextBody, loc: PlaceBody, cmd: DataBody, custom: DataBody };

/** A message inside its bubble: by its type, or as the card that its sender made of it. */
export function bodyWith(files: Omit<Bodies, keyof typeof alike>): ComponentType<BodyProps> {
  const bodies: Bodies = { ...alike, ...files };
  return function MessageBody({ message }) {
    const card = cardOf(message.ext);
    if (card !== undefined) return <CardBody card={card} />;
    const Body = bodies[message.type];
    return <Body message={message} />;
  };
}
