import { FileOutlined } from '@ant-design/icons';
import { type Upload, sendingShare } from '../../queries/uploads.ts';
import { useShared } from '../../ui/shared.ts';
import { useTexts } from '../../ui/texts.ts';
import styles from './message.module.css';
import { texts } from './texts.ts';

/** A file that is being uploaded, as its message will show it. */
export function PendingFile({ upload }: { readonly upload: Upload }) {
  const text = useTexts(texts);
  const state = useShared(upload.state);
  return (
    <div className={styles['uploading']}>
      {upload.previewUrl === null ? (
        <span className={styles['file']}>
          <FileOutlined aria-hidden />
          {upload.name}
        </span>
      ) : (
        <img src={upload.previewUrl} alt={upload.name} />
      )}
      {state.step === 'sending' && (
        <progress
          max={100}
          value={sendingShare(upload, state)}
          aria-label={text.uploadOf(upload.name)}
        />
      )}
    </div>
  );
}
