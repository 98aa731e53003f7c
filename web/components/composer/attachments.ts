import { newId } from '../../ui/new-id.ts';
import { shared, useShared } from '../../ui/shared.ts';
import { type Upload, startUpload } from '../../queries/uploads.ts';

export type Refusal = 'empty' | 'tooLarge' | 'tooMany';

/** A file that is to be sent with the next message: it is uploaded meanwhile. */
export type Attachment =
  | { readonly id: string; readonly upload: Upload }
  | {
      readonly id: string;
      readonly name: string;
      readonly sizeBytes: number;
      readonly refusal: Refusal;
    };

export const MOST_ATTACHED = 20;

const trays = shared<ReadonlyMap<string, readonly Attachment[]>>(new Map());
const none: readonly Attachment[] = [];

/** They stay while another conversation is shown. */
export function useAttachments(tray: string): readonly Attachment[] {
  return useShared(trays).get(tray) ?? none;
}

function set(tray: string, attachments: readonly Attachment[]): void {
  const next = new Map(trays.get());
  if (attachments.length === 0) next.delete(tray);
  else next.set(tray, attachments);
  trays.set(next);
}

export function attach(tray: string, files: readonly File[], mostBytes: number): void {
  const before = trays.get().get(tray) ?? none;
  const room = MOST_ATTACHED - before.length;
  const added = files.map((file, index) => attachmentOf(file, index < room, mostBytes));
  set(tray, [...before, ...added]);
}

function attachmentOf(file: File, hasRoom: boolean, mostBytes: number): Attachment {
  const refusal = refusalOf(file, hasRoom, mostBytes);
  if (refusal !== undefined) {
    return { id: newId(), name: file.name, sizeBytes: file.size, refusal };
  }
  const upload = startUpload(file);
  return { id: upload.id, upload };
}

function refusalOf({ size }: File, hasRoom: boolean, mostBytes: number): Refusal | undefined {
  if (!hasRoom) return 'tooMany';
  if (size === 0) return 'empty';
  return size > mostBytes ? 'tooLarge' : undefined;
}

export function detach(tray: string, attachment: Attachment): void {
  if ('upload' in attachment) attachment.upload.drop();
  const before = trays.get().get(tray) ?? none;
  set(
    tray,
    before.filter(({ id }) => id !== attachment.id),
  );
}

/** Gives over what can be sent, and empties the tray. */
export function takeUploads(tray: string): Upload[] {
  const taken = trays.get().get(tray) ?? none;
  set(tray, []);
  return taken.flatMap((attachment) => ('upload' in attachment ? attachment.upload : []));
}

globalThis.addEventListener('beforeunload', (event) => {
  const attached = [...trays.get().values()].flat();
  if (attached.some((each) => 'upload' in each)) event.preventDefault();
});
