import { ExportOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { Conversation } from 'chatkeep/client';
import { Suspense, lazy, useState } from 'react';
import { part } from '../../ui/part.ts';
import { useTexts } from '../../ui/texts.ts';
import { texts } from './texts.ts';

const TranscriptDialog = lazy(async () => ({
  default: (await part(() => import('./transcript-dialog.tsx'))).TranscriptDialog,
}));

/** Opens the dialog by which a conversation is taken away as a file. */
export function TranscriptButton({ conversation }: { readonly conversation: Conversation }) {
  const text = useTexts(texts).dialog;
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button
        type="text"
        icon={<ExportOutlined />}
        aria-label={text.open}
        aria-haspopup="dialog"
        title={text.open}
        onClick={() => setIsOpen(true)}
      />
      {isOpen && (
        <Suspense>
          <TranscriptDialog conversation={conversation} onClose={() => setIsOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
