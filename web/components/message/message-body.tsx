import type { Message, MessageType } from 'chatkeep/client';
import type { ComponentType } from 'react';
import { CardBody } from './card-body.tsx';
import { cardOf } from './card.ts';
import { DataBody } from './data-body.tsx';
import { AudioBody } from './media/audio-body.tsx';
import { FileBody } from './media/file-body.tsx';
import { ImageBody } from './media/image-body.tsx';
import { PlaceBody } from './media/place-body.tsx';
import { VideoBody } from './media/video-body.tsx';
import { TextBody } from './text-body.tsx';

export interface BodyProps {
  readonly message: Message;
}

/** How each type is shown, inside its bubble. */
const bodies: Readonly<Record<MessageType, ComponentType<BodyProps>>> = {
  txt: TextBody,
  img: ImageBody,
  audio: AudioBody,
  video: VideoBody,
  loc: PlaceBody,
  file: FileBody,
  cmd: DataBody,
  custom: DataBody,
};

/** A message by its type, or as the card that its sender made of it. */
export function MessageBody({ message }: BodyProps) {
  const card = cardOf(message.ext);
  if (card !== undefined) return <CardBody card={card} />;
  const Body = bodies[message.type];
  return <Body message={message} />;
}
