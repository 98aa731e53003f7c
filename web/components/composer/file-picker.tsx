import { PaperClipOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useRef } from 'react';
import { useTexts } from '../../ui/texts.ts';
import { texts } from './texts.ts';

export function FilePicker({ onFiles }: { readonly onFiles: (files: File[]) => void }) {
  const text = useTexts(texts);
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])]);
          // The same file may be chosen once more.
          target.value = '';
        }}
      />
      <Button
        type="text"
        icon={<PaperClipOutlined />}
        aria-label={text.attach}
        title={text.attach}
        onClick={() => input.current?.click()}
      />
    </>
  );
}
