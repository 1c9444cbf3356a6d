// Files that the bundler turns into a string.
declare module '*?raw' {
  const text: string;
  export default text;
}
