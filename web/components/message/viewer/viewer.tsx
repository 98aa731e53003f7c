import {
  CloseOutlined,
  LeftOutlined,
  PictureOutlined,
  RightOutlined,
  ZoomInOutlined,
  ZoomOutOutlined,
} from '@ant-design/icons';
import { Button } from 'antd';
import type { Message } from 'chatkeep/client';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Time } from '../../../ui/times.tsx';
import { useTexts } from '../../../ui/texts.ts';
import { textOf } from '../body.ts';
import { DownloadButton } from '../media/download-button.tsx';
import { MediaFailure } from '../media/media-failure.tsx';
import { useLinks } from '../media/use-links.ts';
import { texts as messageTexts } from '../texts.ts';
import { texts } from './texts.ts';
import { usePictures } from './use-pictures.ts';
import styles from './viewer.module.css';
import { viewing } from './viewing.ts';
import { type View, moved, whole, zoomed } from './zoom.ts';

const STEP = 1.4;

/** Pictures of a conversation over the page, one at a time. */
export function Viewer({ message }: { readonly message: Message }) {
  const text = useTexts(texts);
  const words = useTexts(messageTexts);
  const dialog = useRef<HTMLDialogElement>(null);
  const [view, setView] = useState<View>(whole);
  const { index, count, more, older, newer } = usePictures(message);
  const name = textOf(message.body, 'filename') ?? words.types.img;

  useEffect(() => {
    dialog.current?.showModal();
  }, []);

  const percent = `${Math.round(view.scale * 100)}%`;
  const go = (to: Message | undefined) => {
    if (to === undefined) return;
    setView(whole);
    viewing.set(to);
  };
  const zoom = (factor: number) => setView((now) => zoomed(now, factor));
  const onKeyDown = (event: KeyboardEvent) => {
    // The page's own keys rest while this is open.
    event.stopPropagation();
    const actions: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => go(older),
      ArrowRight: () => go(newer),
      '+': () => zoom(STEP),
      '=': () => zoom(STEP),
      '-': () => zoom(1 / STEP),
      '0': () => setView(whole),
    };
    actions[event.key]?.();
  };

  return (
    <dialog
      ref={dialog}
      className={styles['viewer']}
      aria-label={text.viewer}
      onKeyDown={onKeyDown}
      onClose={() => viewing.set(null)}
    >
      <header className={styles['bar']}>
        <span className={styles['name']}>{name}</span>
        <span className={styles['soft']} aria-live="polite">
          {text.of(index + 1, count, more)}
        </span>
        <Time at={message.sentAt} className={styles['soft']} />
        <span className={styles['tools']}>
          <Tool label={text.zoomOut} icon={<ZoomOutOutlined />} onClick={() => zoom(1 / STEP)} />
          <Button type="text" aria-label={text.whole(percent)} onClick={() => setView(whole)}>
            {percent}
          </Button>
          <Tool label={text.zoomIn} icon={<ZoomInOutlined />} onClick={() => zoom(STEP)} />
          <DownloadButton key={message.id} message={message} name={name} onDark />
          <Tool
            label={text.close}
            icon={<CloseOutlined />}
            onClick={() => dialog.current?.close()}
            autoFocus
          />
        </span>
      </header>
      <div className={styles['stage']}>
        <Picture key={message.id} message={message} name={name} view={view} onView={setView} />
        <span className={styles['older']}>
          <Tool
            label={text.older}
            icon={<LeftOutlined />}
            disabled={older === undefined}
            onClick={() => go(older)}
          />
        </span>
        <span className={styles['newer']}>
          <Tool
            label={text.newer}
            icon={<RightOutlined />}
            disabled={newer === undefined}
            onClick={() => go(newer)}
          />
        </span>
      </div>
    </dialog>
  );
}

interface ToolProps {
  readonly label: string;
  readonly icon: React.ReactNode;
  readonly onClick: () => void;
  readonly disabled?: boolean;
  readonly autoFocus?: boolean;
}

function Tool({ label, ...rest }: ToolProps) {
  return <Button type="text" aria-label={label} title={label} {...rest} />;
}

interface PictureProps {
  readonly message: Message;
  readonly name: string;
  readonly view: View;
  readonly onView: (change: (view: View) => View) => void;
}

function Picture({ message, name, view, onView }: PictureProps) {
  const { links, state, attempt, onError, retry } = useLinks(message);
  if (links === null || state !== 'shown') {
    return (
      <span className={styles['failure']}>
        <MediaFailure
          message={message}
          icon={<PictureOutlined />}
          name={name}
          state={state === 'shown' ? 'missing' : state}
          onRetry={retry}
        />
      </span>
    );
  }
  return (
    <div
      className={styles['ground']}
      role="presentation"
      data-zoomed={view.scale > 1}
      onWheel={({ deltaY }) => onView((now) => zoomed(now, deltaY < 0 ? 1.15 : 1 / 1.15))}
      onDoubleClick={() => onView((now) => (now.scale > 1 ? whole : zoomed(now, 2)))}
      onPointerDown={({ currentTarget, pointerId }) => currentTarget.setPointerCapture(pointerId)}
      onPointerMove={({ buttons, movementX, movementY, currentTarget }) => {
        if (buttons !== 1) return;
        const { clientWidth, clientHeight } = currentTarget;
        onView((now) => moved(now, movementX, movementY, clientWidth, clientHeight));
      }}
    >
      <img
        key={attempt}
        src={links.original}
        alt={name}
        draggable={false}
        style={{ transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})` }}
        onError={onError}
      />
    </div>
  );
}
