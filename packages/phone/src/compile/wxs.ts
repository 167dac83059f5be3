const CONSTRUCTOR = /([A-Za-z_$][\w$]*(?:\.[\w$]+|\[[^\][]*\])*)\.constructor\b/g;
const NAME_OF = 'function nameOfConstructor(v){return v==null?undefined:Object.prototype.toString.call(v).slice(8,-1)}';

/**
 * In WXS `constructor` is the name of a type, not a function: `[].constructor === 'Array'`
 * (https://developers.weixin.qq.com/miniprogram/dev/reference/wxs/06datatype.html). Lines stay where they are.
 */
export function adaptWxs(source: string): string {
  const adapted = source.replace(CONSTRUCTOR, 'nameOfConstructor($1)');
  return adapted === source ? source : `${NAME_OF};${adapted}`;
}
