/** The Bot API as data: methods with their fields, types with their fields or subtypes. */
import api from './api.json' with { type: 'json' };

/** A field of a method or type; any of `types` will do. */
export interface ApiField {
  name: string;
  types: string[];
  required: boolean;
}

/** A method, by its name as documented. */
export interface ApiMethod {
  name: string;
  fields: Map<string, ApiField>;
}

/** An object type: either fields or a choice of subtypes. */
export interface ApiType {
  fields: Map<string, ApiField>;
  subtypes: string[];
}

interface RawType {
  fields?: ApiField[];
  subtypes?: string[];
}

const methods = new Map<string, ApiMethod>(
  Object.entries(api.methods).map(([name, method]) => [
    name.toLowerCase(),
    { name, fields: toFieldMap(method.fields) },
  ]),
);

const types = new Map<string, ApiType>(
  Object.entries(api.types as Record<string, RawType>).map(([name, type]) => [
    name,
    { fields: toFieldMap(type.fields ?? []), subtypes: type.subtypes ?? [] },
  ]),
);

/** Finds a method; names are not case-sensitive. */
export function findMethod(name: string): ApiMethod | undefined {
  return methods.get(name.toLowerCase());
}

/** Finds an object type by its documented name. */
export function findType(name: string): ApiType | undefined {
  return types.get(name);
}

function toFieldMap(fields: readonly ApiField[]): Map<string, ApiField> {
  return new Map(fields.map((field) => [field.name, field]));
}
