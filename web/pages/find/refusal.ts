/** The server's words for a query that cannot be run → the same in Chinese; what is in brackets is put in. */
const inChinese: readonly (readonly [RegExp, string])[] = [
  [/quote that is not closed/, '引号没有闭合：请补上后引号，引号内的引号写作 \\"'],
  [/quotes with nothing between/, '引号里没有内容：请填入要查找的词'],
  [/has (\w+): without a value/, '$1: 后面没有内容：请紧接着冒号填写'],
  [/only excludes/, '只有排除条件：请再加一个要查找的词，或 from:姓名 之类的筛选'],
  [/excludes a filter/, '筛选条件不能排除，只能排除词：请去掉前面的 -'],
  [/is (\d+) characters long: send at most (\d+)/, '共 $1 个字符：最多 $2 个'],
  [/has (\d+) words and filters: send at most (\d+)/, '共 $1 个词和筛选：最多 $2 个'],
  [/only has:file is known/, '只支持 has:file'],
  [/has (\w+):(.+), which is no date/, '$1:$2 不是日期：请写成 2016-02-20'],
  [/^(\w+):(.+) is no time/, '$1:$2 不是时间：请写成 2016-02-20'],
  [/^(\w+): no .+ is called "(.*)" or has that id/, '$1: 没有叫“$2”的人：换个名字，或从下方选择'],
  [
    /^(\w+): more than (\d+) are called something with "(.*)"/,
    '$1: 名字含“$3”的超过 $2 人：请写得更完整',
  ],
  [/has the tag "(.*)"/, '没有带标签“$1”的会话：换个标签，或从下方选择'],
  [/there is no conversation "(.*)"/, '没有会话“$1”：conversation: 后面要填会话 ID'],
  [/^type: must be one of (.*), not "(.*)"/, '没有类型“$2”：可用 $1'],
  [/messages of type (\w+) have no file/, '类型 $1 的消息不带文件：去掉“含文件”，或换个类型'],
  [/^status must be some of (.*), separated/, '状态只能是 $1，用逗号分隔'],
  [/the time ends before it begins/, '结束时间早于开始时间'],
  [/^(\w+): is given (\d+) times, and nothing/, '$1: 写了 $2 次且互相矛盾：请只写一次'],
  [/^(\w+): is given (\d+) times: give it at most/, '$1: 写了 $2 次：次数太多'],
];

/** What is wrong with a query, and what would be right, in the reader's language as far as it is known. */
export function refusalIn(language: 'en' | 'zh', detail: string): string {
  if (language === 'zh') {
    for (const [pattern, words] of inChinese) {
      const match = pattern.exec(detail);
      if (match !== null) return words.replaceAll(/\$(\d)/g, (_, nth) => match[Number(nth)] ?? '');
    }
  }
  return detail.slice(0, 1).toUpperCase() + detail.slice(1);
}
