import { CloseOutlined, FileOutlined, ReloadOutlined, WarningOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { sendingShare } from '../../queries/uploads.ts';
import type { Upload } from '../../queries/uploads.ts';
import { useShared } from '../../ui/shared.ts';
import { useSizeText } from '../../ui/sizes.ts';
import { useTexts } from '../../ui/texts.ts';
import { type Attachment, MOST_ATTACHED, detach } from './attachments.ts';
import styles from './attachment-tray.module.css';
import { useFailureWords } from './failure-words.ts';
import { texts } from './texts.ts';

interface AttachmentTrayProps {
  readonly tray: string;
  readonly attachments: readonly Attachment[];
  readonly mostBytes: number;
}

/** What goes out with the next message: how far each file is, and the way to leave it out. */
export function AttachmentTray({ tray, attachments, mostBytes }: AttachmentTrayProps) {
  const text = useTexts(texts);
  const sizeText = useSizeText();
  return (
    <ul className={styles['tray']} aria-label={text.attachments}>
      {attachments.map((attachment) => {
        const remove = () => detach(tray, attachment);
        return 'upload' in attachment ? (
          <Uploading key={attachment.id} upload={attachment.upload} onRemove={remove} />
        ) : (
          <Card
            key={attachment.id}
            name={attachment.name}
            picture={<WarningOutlined aria-hidden />}
            failure={text.refusals[attachment.refusal](sizeText(mostBytes), MOST_ATTACHED)}
            about={sizeText(attachment.sizeBytes)}
            onRemove={remove}
          />
        );
      })}
    </ul>
  );
}

interface UploadingProps {
  readonly upload: Upload;
  readonly onRemove: () => void;
}

function Uploading({ upload, onRemove }: UploadingProps) {
  const text = useTexts(texts);
  const sizeText = useSizeText();
  const words = useFailureWords();
  const state = useShared(upload.state);
  const share = sendingShare(upload, state);
  return (
    <Card
      name={upload.name}
      picture={
        upload.previewUrl === null ? (
          <FileOutlined aria-hidden />
        ) : (
          <img src={upload.previewUrl} alt="" />
        )
      }
      about={sizeText(upload.sizeBytes)}
      {...(state.step === 'failed' ? { failure: words(state.error) } : {})}
      progress={
        state.step === 'sending' && (
          <progress
            max={100}
            value={share}
            aria-label={text.progressOf(upload.name)}
            className={styles['progress']}
          />
        )
      }
      onRemove={onRemove}
    >
      {state.step === 'failed' && (
        <Button
          type="text"
          size="small"
          icon={<ReloadOutlined />}
          aria-label={text.againWith(upload.name)}
          title={text.again}
          onClick={upload.again}
        />
      )}
    </Card>
  );
}

interface CardProps {
  readonly name: string;
  readonly picture: ReactNode;
  readonly about: string;
  readonly failure?: string;
  readonly progress?: ReactNode;
  readonly onRemove: () => void;
  readonly children?: ReactNode;
}

function Card({ name, picture, about, failure, progress, onRemove, children }: CardProps) {
  const text = useTexts(texts);
  return (
    <li className={styles['card']} data-failed={failure !== undefined}>
      <span className={styles['picture']}>{picture}</span>
      <span className={styles['facts']}>
        <span className={styles['name']} title={name}>
          {name}
        </span>
        {failure === undefined ? (
          <span className={styles['about']}>
            {about}
            {progress}
          </span>
        ) : (
          <span className={styles['failure']} role="alert">
            {failure}
          </span>
        )}
      </span>
      {children}
      <Button
        type="text"
        size="small"
        icon={<CloseOutlined />}
        aria-label={text.removeFile(name)}
        title={text.remove}
        onClick={onRemove}
      />
    </li>
  );
}
