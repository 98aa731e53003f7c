import { polyphonic } from 'pinyin-pro';
import { traditionalOf } from './fold.ts';
import { syllableTerm } from './term.ts';

/** How one character may be read, in syllables without tone; ü is v, as it is typed. */
export interface Readings {
  readonly syllables: readonly string[];
  /** The term of each syllable. */
  readonly terms: readonly number[];
  /** The first letters, a = 0, each once. */
  readonly initials: readonly number[];
}

/** A stretch of letters that may be one syllable of the word, or the beginning of its last one. */
export interface Piece {
  readonly end: number;
  readonly syllables: readonly string[];
}

/** What a word of letters says when it is read as pinyin. */
export interface Pinyin {
  readonly letters: string;
  /** At each place, the syllables that may stand there so that the rest can be cut as well. */
  readonly pieces: readonly (readonly Piece[])[];
  /** Whether each letter may be the first letter of a character. */
  readonly initials: boolean;
}

const syllables = `
a ai an ang ao
ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu
ca cai can cang cao ce cen ceng cha chai chan chang chao che chen cheng chi chong chou chu chua
chuai chuan chuang chui chun chuo ci cong cou cu cuan cui cun cuo
da dai dan dang dao de dei den deng di dia dian diao die ding diu dong dou du duan dui dun duo
e ei en eng er
fa fan fang fei fen feng fo fou fu
ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan guang gui gun guo
ha hai han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo
ji jia jian jiang jiao jie jin jing jiong jiu ju juan jue jun
ka kai kan kang kao ke kei ken keng kong kou ku kua kuai kuan kuang kui kun kuo
la lai lan lang lao le lei leng li lia lian liang liao lie lin ling liu lo long lou lu luan lun luo
lv lve
ma mai man mang mao me mei men meng mi mian miao mie min ming miu mo mou mu
na nai nan nang nao ne nei nen neng ni nian niang niao nie nin ning niu nong nou nu nuan nuo nv nve
o ou
pa pai pan pang pao pei pen peng pi pian piao pie pin ping po pou pu
qi qia qian qiang qiao qie qin qing qiong qiu qu quan que qun
ran rang rao re ren reng ri rong rou ru rua ruan rui run ruo
sa sai san sang sao se sen seng sha shai shan shang shao she shei shen sheng shi shou shu shua shuai
shuan shuang shui shun shuo si song sou su suan sui sun suo
ta tai tan tang tao te tei teng ti tian tiao tie ting tong tou tu tuan tui tun tuo
wa wai wan wang wei wen weng wo wu
xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun
ya yan yang yao ye yi yin ying yo yong you yu yuan yue yun
za zai zan zang zao ze zei zen zeng zha zhai zhan zhang zhao zhe zhei zhen zheng zhi zhong zhou zhu
zhua zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo`
  .trim()
  .split(/\s/);

const known = new Set(syllables);
// How readings without a vowel are typed: 嗯 is en.
const typed = new Map(Object.entries({ ng: 'en', n: 'en', hng: 'heng', m: 'mu', ê: 'ei' }));

/** Syllables by what is typed for them (lv and lu for lü), and by each beginning of that. */
const bySpelling = new Map<string, readonly string[]>();
const byBeginning = new Map<string, readonly string[]>();
for (const syllable of syllables) {
  for (const spelling of new Set([syllable, syllable.replace('v', 'u')])) {
    addTo(bySpelling, spelling, syllable);
    for (let end = 1; end <= spelling.length; end++) {
      addTo(byBeginning, spelling.slice(0, end), syllable);
    }
  }
}

const LONGEST_SYLLABLE = 6;
// Of eight characters and more; what is longer is not meant as pinyin.
const MOST_LETTERS = 48;

const NONE: Readings = { syllables: [], terms: [], initials: [] };
const FIRST_HAN = 0x3005;
const common: (Readings | undefined)[] = Array.from({ length: 0x10000 - FIRST_HAN });
const rare = new Map<number, Readings>();

/** The readings of a folded character; undefined for what has none. */
export function readingsOf(codePoint: number): Readings | undefined {
  if (codePoint < FIRST_HAN) return undefined;
  let found = codePoint > 0xffff ? rare.get(codePoint) : common[codePoint - FIRST_HAN];
  if (found === undefined) {
    found = lookUp(String.fromCodePoint(codePoint));
    if (codePoint > 0xffff) rare.set(codePoint, found);
    else common[codePoint - FIRST_HAN] = found;
  }
  return found === NONE ? undefined : found;
}

/** Those of the traditional characters that fold to it count too: 干 is also the 乾 of 乾隆. */
function lookUp(character: string): Readings {
  if (!/\p{Script=Han}/u.test(character)) return NONE;
  const found = new Set<string>();
  for (const form of [character, ...traditionalOf(character)]) {
    for (const reading of polyphonic(form, { toneType: 'none', type: 'array', v: true }).flat()) {
      const syllable = typed.get(reading) ?? reading;
      if (known.has(syllable)) found.add(syllable);
    }
  }
  if (found.size === 0) return NONE;
  const all = [...found];
  return {
    syllables: all,
    terms: all.map(syllableTerm),
    initials: [...new Set(all.map((syllable) => letterIndex(syllable)))],
  };
}

/** The number of a text's first letter, a = 0. */
export function letterIndex(text: string): number {
  return text.charCodeAt(0) - 97;
}

/**
 * Reads a folded word as pinyin: letters only, with apostrophes where a syllable must end. Undefined
 * when it cannot be any.
 */
export function pinyinOf(word: string): Pinyin | undefined {
  if (!/^[a-z][a-z']*$/.test(word)) return undefined;
  const letters = word.replaceAll("'", '').replaceAll(/(?<=[jqxy])v/g, 'u');
  if (letters.length < 2 || letters.length > MOST_LETTERS) return undefined;
  const breaks = new Set<number>();
  let place = 0;
  for (const part of word.split("'")) breaks.add((place += part.length));
  const pieces = piecesOf(letters, breaks);
  const initials = !/[iuv]/.test(word);
  return initials || (pieces[0]?.length ?? 0) > 0 ? { letters, pieces, initials } : undefined;
}

type SyllablesFor = (spelling: string, at: number) => readonly string[] | undefined;

function piecesOf(letters: string, breaks: ReadonlySet<number>): Piece[][] {
  const whole = cut(letters, breaks, (spelling) => bySpelling.get(spelling));
  const isWhole = (whole[0]?.length ?? 0) > 0;
  return cut(letters, breaks, (spelling, at) =>
    mayBeUnfinished(spelling, at, isWhole) ? byBeginning.get(spelling) : bySpelling.get(spelling),
  );
}

/**
 * Whether the last syllable may go on after what was typed: `tuik`, `tuikua`. A syllable by itself
 * only if it can be nothing else, and a bare consonant only if nothing else makes sense of it:
 * `zho` is the beginning of 中, but `xian` is not 想 nor 下年, and `sh` the initials of 上海.
 */
function mayBeUnfinished(spelling: string, at: number, isWhole: boolean): boolean {
  const voiced = /[aeiouv]/.test(spelling);
  return at > 0 ? voiced || !isWhole : voiced && !bySpelling.has(spelling);
}

/** From the end to the beginning, so that only pieces stay from which the end can be reached. */
function cut(letters: string, breaks: ReadonlySet<number>, lastFor: SyllablesFor): Piece[][] {
  const pieces = Array.from(letters, (): Piece[] => []);
  for (let at = letters.length - 1; at >= 0; at--) {
    for (let end = at + 1; end <= Math.min(at + LONGEST_SYLLABLE, letters.length); end++) {
      const spelling = letters.slice(at, end);
      const last = end === letters.length;
      const syllables = last ? lastFor(spelling, at) : bySpelling.get(spelling);
      const leads = last || (pieces[end]?.length ?? 0) > 0;
      if (syllables !== undefined && leads) pieces[at]?.push({ end, syllables });
      if (breaks.has(end)) break;
    }
  }
  return pieces;
}

function addTo(map: Map<string, readonly string[]>, key: string, value: string): void {
  const before = map.get(key) ?? [];
  if (!before.includes(value)) map.set(key, [...before, value]);
}
