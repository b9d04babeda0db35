/** Help that does not belong to a single command: `credence help space`. */

const SPACE = `Search spaces

A dimension is NAME=KIND(...), given with --space on the command line, in the
list or map "space" of a YAML file, or as a string in JSON and modules:

  lr=float(1e-5,1,log)          a number on a logarithmic scale
  momentum=float(0,0.99)        a number on a linear scale
  dropout=float(0,0.5,step=0.1) a number on a grid
  layers=int(1,8)               an integer; low and high are included
  width=int(16,1024,log)        an integer on a logarithmic scale
  k=int(0,10,step=2)            an integer on a grid
  opt=choice(sgd,adam)          one of several unordered values
  bias=choice(true,false)       a Boolean
  batch=ordinal(8,16,32)        one of several ordered values
  seed=choice(3)                a constant

default=VALUE, as the last argument, is the value to try first:

  lr=float(1e-5,1,log,default=1e-3)

likely=VALUE says where you expect the optimum, and within=N how precisely: as a
factor on a logarithmic scale, otherwise as a difference. It counts for less
with every result, and for little once results contradict it:

  lr=float(1e-5,1,log,likely=3e-4,within=3)

when(PARENT=VALUE|VALUE) makes a dimension exist only for these values of an
earlier one:

  momentum=float(0,0.99) when(opt=sgd)

Unquoted words are strings, except numbers, true and false. Quotes turn
anything into a string, and allow spaces in a name:

  shape=choice("64,64","[128]","3")     "learning rate"=float(0,1)

A name begins with a letter of any script or _, and continues with letters,
digits, spaces and _ . - / : @ % + # [ ]. A program gets the values through
{name} in its command line and as CREDENCE_NAME in its environment.

A constraint is a condition that every suggestion must meet, given with
--constraint or in the list "constraints" of a YAML file or module:

  depth*width <= 4096           act == "gelu" or lr < 1e-3
  {optimizer/lr} <= 0.1         not (opt == "sgd" and batch in (8, 16))

Dimensions in full, as JSON:

  {"name": "lr", "kind": "float", "low": 1e-5, "high": 1, "scale": "log"}
  {"name": "opt", "kind": "categorical", "choices": ["sgd", "adam"]}

See docs/search-spaces.md for every field, YAML and modules.
`;

/** Topics of `credence help`, by name. */
export const helpTopics: ReadonlyMap<string, string> = new Map([["space", SPACE]]);
