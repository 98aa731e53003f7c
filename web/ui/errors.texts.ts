import type { Fault, FaultRule, Status } from 'chatkeep/client';
import { sizeText } from './size-text.ts';

type Faults = Record<FaultRule, (fault: Fault) => string>;

const listed = ({ allowed = [] }: Fault, between: string) => allowed.join(between);
const inEnglish = (count: number) => count.toLocaleString('en');

/** "… (at character 5)", where the place is known. */
const placed = (words: string, { at }: Fault) =>
  at === undefined ? words : `${words} (at character ${at + 1})`;
const placedZh = (words: string, { at }: Fault) =>
  at === undefined ? words : `${words}（第 ${at + 1} 个字符处）`;

const faultsEn: Faults = {
  missing: () => 'This is needed',
  unknown_field: () => 'The server does not know this field: reload the page',
  given_twice: () => 'This is given twice: once will do',
  wrong_type: () => 'This is of the wrong kind',
  not_one_of: (fault) =>
    fault.filter === undefined
      ? `This must be one of ${listed(fault, ', ')}`
      : `${fault.filter}: takes ${listed(fault, ', ')}, not “${fault.value}”`,
  too_short: ({ least = 1 }) =>
    least === 1 ? 'This must not be empty' : `At least ${least} characters`,
  too_long: ({ most = 0 }) => `At most ${inEnglish(most)} characters`,
  too_small: ({ least }) => `At least ${least}`,
  too_great: ({ most }) => `At most ${most}`,
  too_few: ({ least }) => `At least ${least}`,
  too_many: ({ most = 0, filter }) =>
    filter === undefined
      ? `At most ${inEnglish(most)}`
      : `${filter}: may stand ${most} times at most`,
  too_many_words: ({ most }) => `At most ${most} words and filters`,
  too_many_bytes: ({ most = 0 }) => `Too large: at most ${sizeText(most, 'en')}`,
  blank: () => 'This must not be empty',
  repeated: () => 'One is given twice',
  unchanged: () => 'This is the same as before',
  malformed: () => 'This is not written as it should be',
  login_form: () => '1 to 64 letters, digits, or any of _ . @ -',
  shortcut_form: () => '1 to 32 characters, without spaces, slashes or braces',
  label_form: ({ most }) => `1 to ${most} characters, without spaces around them`,
  color_form: () => '# and six hex digits, or the name of a colour',
  tag_form: () => 'A tag must not be empty, nor begin or end with a space',
  unknown_variable: (fault) => `There is no ${fault.value}: take ${listed(fault, ', ')}`,
  wrong_password: () => 'This is not your password',
  empty_file: () => 'The file is empty',
  unreadable_image: () => 'The picture cannot be read: it is damaged or cut short',
  too_many_pixels: ({ most = 0 }) => `The picture is too large: at most ${most / 1e6} megapixels`,
  empty_query: () => 'Type a word to find, or a filter such as from:name',
  only_excluded: () => 'This only excludes: add a word to find, or a filter such as from:name',
  filter_excluded: (fault) =>
    placed('Only words can be excluded, filters cannot: leave out the -', fault),
  filter_without_value: (fault) =>
    placed(`${fault.filter}: has nothing behind it: write it right after the colon`, fault),
  quote_not_closed: (fault) =>
    placed('A quote is not closed: add the closing one, or write \\" for one within quotes', fault),
  quote_empty: (fault) => placed('There is nothing between these quotes', fault),
  no_date: ({ filter, value }) => `${filter}:${value} is no date: write it as 2016-02-20`,
  nobody_called_so: ({ filter, value }) =>
    `${filter}: nobody is called “${value}”: try another name, or choose one below`,
  too_many_called_so: ({ filter, value, most }) =>
    `${filter}: more than ${most} are called something with “${value}”: write more of the name`,
  no_such_conversation: ({ value }) =>
    `There is no conversation “${value}”: conversation: takes an id`,
  no_such_tag: ({ value }) =>
    `No conversation has the tag “${value}”: try another, or choose one below`,
  no_such_mark: ({ value }) => `No message has the mark “${value}”: choose one below`,
  type_without_file: (fault) =>
    `Messages of type ${fault.value} have no file: leave has:file out, or take ${listed(fault, ', ')}`,
  contradiction: ({ filter = '' }) =>
    `${filter}: is given more than once, and nothing can meet all of them`,
  ends_before_it_begins: () => 'The time ends before it begins',
};

const faultsZh: Faults = {
  missing: () => '此项必填',
  unknown_field: () => '服务器不认识此项，请刷新页面',
  given_twice: () => '重复填写，只需填一次',
  wrong_type: () => '类型不正确',
  not_one_of: (fault) =>
    fault.filter === undefined
      ? `只能是 ${listed(fault, '、')} 之一`
      : `${fault.filter}: 不支持“${fault.value}”，可用 ${listed(fault, '、')}`,
  too_short: ({ least = 1 }) => (least === 1 ? '不能为空' : `至少 ${least} 个字符`),
  too_long: ({ most }) => `最多 ${most} 个字符`,
  too_small: ({ least }) => `不能小于 ${least}`,
  too_great: ({ most }) => `不能大于 ${most}`,
  too_few: ({ least }) => `至少 ${least} 个`,
  too_many: ({ most, filter }) =>
    filter === undefined ? `最多 ${most} 个` : `${filter}: 最多写 ${most} 次`,
  too_many_words: ({ most }) => `最多 ${most} 个词和筛选`,
  too_many_bytes: ({ most = 0 }) => `过大，最大 ${sizeText(most, 'zh-CN')}`,
  blank: () => '不能为空',
  repeated: () => '有重复的项',
  unchanged: () => '与原来的相同',
  malformed: () => '格式不正确',
  login_form: () => '1 到 64 个字母、数字或 _ . @ -',
  shortcut_form: () => '1 到 32 个字符，不能有空格、斜杠或大括号',
  label_form: ({ most }) => `1 到 ${most} 个字符，前后不能有空格`,
  color_form: () => '请写成 # 加六位十六进制数，或颜色的英文名',
  tag_form: () => '标签不能为空，前后不能有空格',
  unknown_variable: (fault) => `没有变量 ${fault.value}，可用 ${listed(fault, '、')}`,
  wrong_password: () => '当前密码不正确',
  empty_file: () => '文件为空',
  unreadable_image: () => '图片无法读取：已损坏或不完整',
  too_many_pixels: ({ most = 0 }) => `图片过大，最多 ${most / 1e6} 百万像素`,
  empty_query: () => '请输入要查找的词，或 from:姓名 之类的筛选',
  only_excluded: () => '只有排除条件：请再加一个要查找的词，或 from:姓名 之类的筛选',
  filter_excluded: (fault) => placedZh('筛选条件不能排除，只能排除词：请去掉前面的 -', fault),
  filter_without_value: (fault) =>
    placedZh(`${fault.filter}: 后面没有内容：请紧接着冒号填写`, fault),
  quote_not_closed: (fault) => placedZh('引号没有闭合：请补上后引号，引号内的引号写作 \\"', fault),
  quote_empty: (fault) => placedZh('引号里没有内容：请填入要查找的词', fault),
  no_date: ({ filter, value }) => `${filter}:${value} 不是日期：请写成 2016-02-20`,
  nobody_called_so: ({ filter, value }) =>
    `${filter}: 没有叫“${value}”的人：换个名字，或从下方选择`,
  too_many_called_so: ({ filter, value, most }) =>
    `${filter}: 名字含“${value}”的超过 ${most} 人：请写得更完整`,
  no_such_conversation: ({ value }) => `没有会话“${value}”：conversation: 后面要填会话 ID`,
  no_such_tag: ({ value }) => `没有带标签“${value}”的会话：换个标签，或从下方选择`,
  no_such_mark: ({ value }) => `没有带标记“${value}”的消息：请从下方选择`,
  type_without_file: (fault) =>
    `类型 ${fault.value} 的消息不带文件：去掉“含文件”，或换成 ${listed(fault, '、')}`,
  contradiction: ({ filter = '' }) => `${filter}: 写了多次且互相矛盾：请只写一次`,
  ends_before_it_begins: () => '结束时间早于开始时间',
};

const statusesEn: Record<Status, string> = {
  waiting: 'waiting',
  active: 'active',
  suspended: 'suspended',
  ended: 'ended',
  deleted: 'deleted by the customer',
};

const statusesZh: Record<Status, string> = {
  waiting: '待接入',
  active: '进行中',
  suspended: '已挂起',
  ended: '已结束',
  deleted: '客户已删除',
};

/** What is wrong: by the rule of the fault, else by the last part of the problem's type. */
export const en = {
  unreachable: 'The server cannot be reached just now. Try again.',
  about: (field: string, words: string) => `${field}: ${words}`,
  fields: {
    login: 'Login',
    nickName: 'Name',
    password: 'Password',
    currentPassword: 'Current password',
    name: 'Name',
    shortcut: 'Shortcut',
    title: 'Title',
    text: 'Text',
    address: 'Address',
    tags: 'Tags',
    label: 'Label',
    note: 'Note',
    color: 'Colour',
  },
  faults: faultsEn,
  impossible: (status: Status) => `This cannot be done: the conversation is ${statusesEn[status]}.`,
  throttled: (seconds: number) => `Too many tries. Wait ${seconds} s, then try again.`,
  kinds: {
    unauthenticated: 'Your session is over: sign in again.',
    'wrong-credentials': 'Login or password is wrong',
    forbidden: 'You may not do this.',
    banned: 'This user is banned from sending.',
    'not-joined': 'You are not in this conversation: join first.',
    'not-found': 'This is not there, or not for you to see.',
    'content-refused': 'The text has words that are not allowed here.',
    'blocked-by-recipient': 'The other side does not take your messages.',
    'recipient-blocked': 'You have blocked the other side.',
    'recipient-banned': 'The other side is banned.',
    'revoke-window-over': 'This message is too old to be taken back.',
    'already-joined': 'That operator is in the conversation already.',
    'operator-disabled': 'That operator has been shut out: choose another.',
    taken: 'This is taken already: choose another',
    self: 'Not with yourself: choose somebody else.',
    'last-admin': 'This is the last admin: make another operator admin first',
    'upload-offset': 'The upload was disturbed: try again.',
    'too-large': 'This is too large.',
    internal: 'The server failed at this. Your admin finds why in its log.',
  },
};

/** The same in Chinese; `errors.ts` makes a catalogue of both. */
export const zh = {
  unreachable: '暂时无法连接服务器，请重试。',
  about: (field: string, words: string) => `${field}：${words}`,
  fields: {
    login: '登录名',
    nickName: '名称',
    password: '密码',
    currentPassword: '当前密码',
    name: '名称',
    shortcut: '快捷词',
    title: '标题',
    text: '内容',
    address: '地址',
    tags: '标签',
    label: '标记',
    note: '备注',
    color: '颜色',
  },
  faults: faultsZh,
  impossible: (status: Status) => `无法执行此操作：会话${statusesZh[status]}。`,
  throttled: (seconds: number) => `尝试次数过多，请 ${seconds} 秒后再试。`,
  kinds: {
    unauthenticated: '登录已过期，请重新登录。',
    'wrong-credentials': '登录名或密码不正确',
    forbidden: '你没有权限执行此操作。',
    banned: '该用户已被禁言。',
    'not-joined': '你不在此会话中，请先接入。',
    'not-found': '内容不存在，或你无权查看。',
    'content-refused': '内容含有禁用词。',
    'blocked-by-recipient': '对方拒收你的消息。',
    'recipient-blocked': '你已屏蔽对方。',
    'recipient-banned': '对方已被禁言。',
    'revoke-window-over': '消息发送已久，不能再撤回。',
    'already-joined': '该客服已在此会话中。',
    'operator-disabled': '该客服已停用，请选择其他客服。',
    taken: '已被占用，请换一个',
    self: '不能是自己，请选择其他人。',
    'last-admin': '这是最后一位管理员：请先指定另一位管理员',
    'upload-offset': '上传被打断，请重试。',
    'too-large': '内容过大。',
    internal: '服务器出错了，管理员可在日志中查明原因。',
  },
};
