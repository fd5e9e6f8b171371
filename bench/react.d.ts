/** What `react-digest.tsx` needs of React's types, which are a package of their own that nothing else here would use. */
declare module 'react/jsx-runtime' {
  export namespace JSX {
    type Element = unknown
    type ElementType = unknown
    interface IntrinsicAttributes {
      key?: string
    }
    interface ElementChildrenAttribute {
      children: unknown
    }
    interface IntrinsicElements {
      [name: string]: unknown
    }
  }
}
