/** First words that a function's name may have: a function does something, a value is something. */
export const VERBS: ReadonlySet<string> = new Set(
    `
    add advise align allow analyze answer apply ask attempt begin bound build calculate call cancel canonicalize carry catch check
    choose classify clean close collect compare compute configure connect consume contains convert copy count create cut
    decide decode define delete derive describe digest do does draft draw drop encode end ensure escape estimate evaluate exceeds
    expand explain expect fail fails fence fetch fill filter find fingerprint finish fits flatten fold follow format from
    get group handle handshake has ignore implement import indent infer inspect invoke is join judge keep lay leave lengthen
    list load log look lower main make map mask match matches measure merge migrate move must name narrow normalize note
    open order outlast outline overlaps paint parse pass pick place plan poll prepare price print propose protect publish
    qualify quote rank read rebuild recall reconcile record redact refresh refuse register reject release remediate remove
    rename render renew repair repeat replace report require rerun resolve restore retry run scale scan select send serve set settle
    shorten show skip sort split stack start stop store strip submit subtract suggest sum summarize swap tag take tell throw
    to toggle touch trace train translate trim try uncover unpack unquote update upload use validate view visit wait walk warn
    watch weigh with without wrap write

    applies at buys can closes ends enforce holds judges lacks locate loosens loses names opens peek reaches spares stops takes uncover waits work
    `
        .split(/\s+/)
        .filter(Boolean),
);
