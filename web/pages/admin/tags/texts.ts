import { defineTexts } from '../../../ui/texts.ts';

export const texts = defineTexts({
  en: {
    title: 'Tags',
    hint: 'All tags in use. A new one is made by giving it to a conversation.',
    tag: 'Tag',
    conversations: 'Conversations',
    rename: 'Rename',
    renameOf: (tag: string) => `Rename “${tag}”`,
    name: 'New name',
    nameHint: 'Where a conversation has both, one is kept: so two tags are made one.',
    missingName: 'Type another name',
    remove: 'Remove',
    removeOf: (tag: string) => `Remove “${tag}” everywhere?`,
    removeHint: 'It is taken off all conversations that have it. This cannot be taken back.',
    none: 'No conversation has a tag',
    noneHint: 'Tags are given in a conversation.',
    renaming: (tag: string, name: string, count: string) =>
      `“${tag}” becomes “${name}”: ${count} conversations so far`,
    renamed: (tag: string, name: string, count: string) =>
      `“${tag}” is “${name}” now, in ${count} conversations`,
    removing: (tag: string, count: string) =>
      `“${tag}” is taken off: ${count} conversations so far`,
    removed: (tag: string, count: string) => `“${tag}” was taken off ${count} conversations`,
    stopped: (tag: string, count: string) =>
      `Stopped: “${tag}” was changed in ${count} conversations; do it again for the rest`,
    stop: 'Stop',
  },
  zh: {
    title: '标签',
    hint: '会话正在使用的标签。给会话打上标签即会新建。',
    tag: '标签',
    conversations: '会话数',
    rename: '重命名',
    renameOf: (tag) => `重命名“${tag}”`,
    name: '新名称',
    nameHint: '同时有两个标签的会话只保留一个，因此可用来合并标签。',
    missingName: '请输入另一个名称',
    remove: '移除',
    removeOf: (tag) => `从所有会话移除“${tag}”？`,
    removeHint: '将从所有带有该标签的会话中移除，无法撤销。',
    none: '还没有会话带有标签',
    noneHint: '在会话中添加标签。',
    renaming: (tag, name, count) => `“${tag}”正在改为“${name}”：已完成 ${count} 个会话`,
    renamed: (tag, name, count) => `“${tag}”已改为“${name}”，共 ${count} 个会话`,
    removing: (tag, count) => `正在移除“${tag}”：已完成 ${count} 个会话`,
    removed: (tag, count) => `已从 ${count} 个会话移除“${tag}”`,
    stopped: (tag, count) => `已停止：“${tag}”已处理 ${count} 个会话，其余请重新操作`,
    stop: '停止',
  },
});
