import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import type { TagCount } from 'chatkeep/client';
import { useState } from 'react';
import { type Column, DataTable } from '../../../components/data-table/data-table.tsx';
import { FormDialog } from '../../../components/form-dialog/form-dialog.tsx';
import { useConfirm } from '../../../components/form-dialog/use-confirm.ts';
import { changeTag, tagCountsQuery, tagWork } from '../../../queries/tag-counts.ts';
import { useShared } from '../../../ui/shared.ts';
import { Empty, Loaded } from '../../../ui/states.tsx';
import { localeOf, useLanguage, useTexts } from '../../../ui/texts.ts';
import { PageHead } from '../page-head.tsx';
import { texts } from './texts.ts';
import { WorkLine } from './work-line.tsx';

export function TagsPage() {
  const text = useTexts(texts);
  const locale = localeOf[useLanguage()];
  const query = useQuery(tagCountsQuery);
  const isBusy = useShared(tagWork)?.state === 'running';
  const confirm = useConfirm();
  const [renaming, setRenaming] = useState<string>();

  const askRemove = (tag: string) =>
    confirm({
      title: text.removeOf(tag),
      hint: text.removeHint,
      act: text.remove,
      run: () => changeTag(tag, undefined),
    });

  const columns: readonly Column<TagCount>[] = [
    {
      title: text.tag,
      order: (one, other) => one.tag.localeCompare(other.tag, locale),
      render: ({ tag }) => tag,
    },
    {
      title: text.conversations,
      order: (one, other) => one.conversations.value - other.conversations.value,
      render: ({ conversations: { value, relation } }) =>
        `${new Intl.NumberFormat(locale).format(value)}${relation === 'exact' ? '' : '+'}`,
    },
  ];
  return (
    <>
      <PageHead title={text.title} hint={text.hint} />
      <WorkLine />
      <Loaded query={query}>
        {(rows) => (
          <DataTable
            rows={rows}
            keyOf={({ tag }) => tag}
            columns={columns}
            renderActs={({ tag }) => (
              <>
                <Button type="text" size="small" disabled={isBusy} onClick={() => setRenaming(tag)}>
                  {text.rename}
                </Button>
                <Button
                  type="text"
                  size="small"
                  danger
                  disabled={isBusy}
                  onClick={() => askRemove(tag)}
                >
                  {text.remove}
                </Button>
              </>
            )}
            empty={<Empty title={text.none} hint={text.noneHint} />}
          />
        )}
      </Loaded>
      <FormDialog<{ readonly name: string }>
        open={renaming !== undefined}
        title={text.renameOf(renaming ?? '')}
        act={text.rename}
        initial={{ name: renaming ?? '' }}
        onClose={() => setRenaming(undefined)}
        save={({ name }) => changeTag(renaming ?? '', name.trim())}
      >
        <Form.Item
          name="name"
          label={text.name}
          extra={text.nameHint}
          rules={[{ required: true, whitespace: true, message: text.missingName }]}
        >
          <Input autoFocus maxLength={64} autoComplete="off" />
        </Form.Item>
      </FormDialog>
    </>
  );
}
