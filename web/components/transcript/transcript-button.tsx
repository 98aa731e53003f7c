import { DownloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { Conversation } from 'chatkeep/client';
import { Suspense, useState } from 'react';
import { useTexts } from '../../ui/texts.ts';
import { TranscriptDialog } from './later.ts';
import { texts } from './texts.ts';

/** Opens the dialog by which a conversation is taken away as a file. */
export function TranscriptButton({ conversation }: { readonly conversation: Conversation }) {
  const text = useTexts(texts).dialog;
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button
        type="text"
        icon={<DownloadOutlined />}
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
