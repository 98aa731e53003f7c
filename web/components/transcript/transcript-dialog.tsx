import { Alert, Button, Checkbox, Form, Input, Modal, Progress, Radio } from 'antd';
import type { Conversation } from 'chatkeep/client';
import { useTexts } from '../../ui/texts.ts';
import { useZone } from '../../ui/zone.ts';
import { texts } from './texts.ts';
import styles from './transcript.module.css';
import { type Making, type Wanted, formats, useTranscript } from './use-transcript.ts';

interface TranscriptDialogProps {
  readonly conversation: Conversation;
  readonly onClose: () => void;
}

/** Asks what to take away, and says how far it is. */
export function TranscriptDialog({ conversation, onClose }: TranscriptDialogProps) {
  const text = useTexts(texts).dialog;
  const zone = useZone();
  const [form] = Form.useForm<Wanted>();
  const { making, start, cancel } = useTranscript(conversation);
  const isBusy = making.step === 'fetching' || making.step === 'pictures';
  const close = () => {
    cancel();
    onClose();
  };

  return (
    <Modal
      open
      width={460}
      title={text.title}
      onCancel={close}
      footer={[
        <Button key="close" onClick={isBusy ? cancel : close}>
          {isBusy ? text.cancel : text.close}
        </Button>,
        <Button key="make" type="primary" loading={isBusy} onClick={form.submit}>
          {text.make}
        </Button>,
      ]}
    >
      <Form<Wanted>
        form={form}
        layout="vertical"
        disabled={isBusy}
        initialValues={{ format: 'html', from: '', to: '', withMarks: false }}
        onFinish={start}
      >
        <Form.Item name="format" label={text.format}>
          <Radio.Group
            className={styles['formats'] ?? ''}
            aria-label={text.format}
            options={formats.map((value) => ({ value, label: text.formats[value] }))}
          />
        </Form.Item>
        <div className={styles['range']}>
          <Form.Item name="from" label={text.from}>
            <Input type="date" />
          </Form.Item>
          <Form.Item
            name="to"
            label={text.to}
            dependencies={['from']}
            rules={[
              ({ getFieldValue }) => ({
                validator: (_, to: string) => {
                  const from: unknown = getFieldValue('from');
                  const wrong = typeof from === 'string' && from !== '' && to !== '' && from > to;
                  return wrong ? Promise.reject(new Error(text.wrongRange)) : Promise.resolve();
                },
              }),
            ]}
          >
            <Input type="date" />
          </Form.Item>
        </div>
        <p className={styles['hint']}>{text.rangeHint(zone)}</p>
        <Form.Item name="withMarks" valuePropName="checked" style={{ marginBottom: 8 }}>
          <Checkbox>{text.withMarks}</Checkbox>
        </Form.Item>
      </Form>
      <div role="status">
        <State making={making} />
      </div>
    </Modal>
  );
}

function State({ making }: { readonly making: Making }) {
  const text = useTexts(texts).dialog;
  switch (making.step) {
    case 'idle':
      return null;
    case 'fetching':
      return (
        <>
          <span className={styles['hint']}>{text.fetching(making.count)}</span>
          <Progress
            aria-label={text.progress}
            percent={Math.round(making.share * 100)}
            status="active"
          />
        </>
      );
    case 'pictures':
      return <span className={styles['hint']}>{text.pictures}</span>;
    case 'nothing':
      return <Alert type="info" title={text.nothing} />;
    case 'done':
      return <Alert type="success" title={text.done(making.count, making.file)} />;
    case 'failed':
      return <Alert type="error" title={text.failed} description={making.reason} />;
  }
  return null;
}
