import { DownloadOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { App, Button } from 'antd';
import type { Message } from 'chatkeep/client';
import { api } from '../../../api.ts';
import { useTexts } from '../../../ui/texts.ts';
import { numberOf } from '../body.ts';
import { texts } from '../texts.ts';
import { saveLink } from './save.ts';

/** Beyond it, the browser fetches a file by itself, under the name that the server gives it. */
const MOST_IN_MEMORY_BYTES = 64_000_000;

interface DownloadButtonProps {
  readonly message: Message;
  readonly name: string;
  readonly onDark?: boolean;
}

/** Saves a message's file, by a link that is asked for then. */
export function DownloadButton({ message, name, onDark = false }: DownloadButtonProps) {
  const text = useTexts(texts);
  const app = App.useApp();
  const saving = useMutation({
    mutationFn: async () => {
      const { links } = await api.messages.get(message.conversationId, message.id);
      if (links === null) throw new Error(text.media.missing);
      const bytes = numberOf(message.body, 'file_length') ?? 0;
      if (bytes > MOST_IN_MEMORY_BYTES) globalThis.open(links.original, '_blank', 'noopener');
      else await saveLink(links.original, name);
    },
    onError: ({ message: reason }) => app.message.error(`${text.downloadFailed}: ${reason}`),
  });
  return (
    <Button
      type="text"
      size={onDark ? 'middle' : 'small'}
      icon={<DownloadOutlined />}
      loading={saving.isPending}
      aria-label={text.downloadOf(name)}
      title={text.download}
      ghost={onDark}
      onClick={() => saving.mutate()}
    />
  );
}
