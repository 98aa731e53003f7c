import { bodyWith } from './by-type.tsx';
import { AudioBody } from './media/audio-body.tsx';
import { FileBody } from './media/file-body.tsx';
import { ImageBody } from './media/image-body.tsx';
import { VideoBody } from './media/video-body.tsx';

/** A message as operators see it. */
export const MessageBody = bodyWith({
  img: ImageBody,
  audio: AudioBody,
  video: VideoBody,
  file: FileBody,
});
