/** OpenCC's table of traditional characters: `並 并|乾 干|…`, from the pieces that opencc-js exports. */
declare module 'opencc-js/dict/TSCharacters' {
  const table: string;
  // oxlint-disable-next-line import/no-default-export -- it is how the package exports it
  export default table;
}
