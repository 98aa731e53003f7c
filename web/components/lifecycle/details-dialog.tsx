import { useMutation, useQuery } from '@tanstack/react-query';
import { Input, Modal, Select } from 'antd';
import type { Conversation } from 'chatkeep/client';
import { useId, useState } from 'react';
import { api } from '../../api.ts';
import { knownConversation, putConversation } from '../../queries/conversations.ts';
import { useMe } from '../../queries/me.ts';
import { tagsQuery } from '../../queries/tags.ts';
import { useTexts } from '../../ui/texts.ts';
import styles from './lifecycle.module.css';
import { tagsAfter, trimmedTags } from './tag-changes.ts';
import { texts } from './texts.ts';
import { useExplain } from './use-act.ts';

// By docs/api/native.md.
const LONGEST_TITLE = 200;
const LONGEST_ADDRESS = 500;
const LONGEST_TAG = 64;
const MOST_TAGS = 50;

interface DetailsDialogProps {
  readonly conversation: Conversation;
  readonly onClose: () => void;
}

/** What a conversation is about: title, address and tags. */
export function DetailsDialog({ conversation, onClose }: DetailsDialogProps) {
  const text = useTexts(texts);
  const form = useId();
  const { id: operatorId } = useMe();
  // As they were when this was opened: only what is changed here is sent.
  const [before] = useState(conversation);
  const [title, setTitle] = useState(before.title);
  const [address, setAddress] = useState(before.address);
  const [tags, setTags] = useState<readonly string[]>(before.tags);
  const inUse = useQuery(tagsQuery);
  const explain = useExplain(conversation);
  const save = useMutation({
    mutationFn: () => {
      const now = knownConversation(before.id) ?? before;
      return api.conversations.describe(before.id, {
        ...(title === before.title ? {} : { title: title.trim() }),
        ...(address === before.address ? {} : { address: address.trim() }),
        tags: tagsAfter(before.tags, tags, now.tags),
      });
    },
    onSuccess: (changed) => {
      putConversation(changed, operatorId);
      onClose();
    },
    onError: (error) => explain(error, before.status),
  });
  const tooLong = tags.find((tag) => tag.length > LONGEST_TAG);
  const wrong =
    tooLong !== undefined
      ? text.tagTooLong(LONGEST_TAG)
      : tags.length > MOST_TAGS
        ? text.tooManyTags(MOST_TAGS)
        : undefined;

  return (
    <Modal
      open
      title={text.details}
      width={460}
      okText={text.save}
      okButtonProps={{
        htmlType: 'submit',
        form,
        loading: save.isPending,
        disabled: wrong !== undefined,
      }}
      onCancel={onClose}
    >
      <form
        id={form}
        className={styles['fields']}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <label htmlFor={`${form}-tags`}>{text.tags}</label>
        <Select
          id={`${form}-tags`}
          mode="tags"
          autoFocus
          value={[...tags]}
          placeholder={text.tagsHint}
          tokenSeparators={[',', '，', '、']}
          options={(inUse.data ?? []).map((value) => ({ value, label: value }))}
          onChange={(values: string[]) => setTags(trimmedTags(values))}
          {...(wrong === undefined ? {} : { status: 'error' as const })}
        />
        {wrong !== undefined && <p role="alert">{wrong}</p>}
        <label htmlFor={`${form}-title`}>{text.title}</label>
        <Input
          id={`${form}-title`}
          maxLength={LONGEST_TITLE}
          value={title}
          onChange={(event) => setTitle(event.target.value)}
        />
        <label htmlFor={`${form}-address`}>{text.address}</label>
        <Input
          id={`${form}-address`}
          maxLength={LONGEST_ADDRESS}
          value={address}
          onChange={(event) => setAddress(event.target.value)}
        />
      </form>
    </Modal>
  );
}
