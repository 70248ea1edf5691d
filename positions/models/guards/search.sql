-- The search index, which the database itself keeps (docs/adr/0009).
--
-- What is called for each text is in PL/pgSQL, which keeps a plan for the session: a function in SQL that calls others
-- has all of them parsed and planned anew each time, four times the work that is in them.
--
-- Whoever writes, by whatever way, the words that can be found are those of the rows as they are, in the same
-- transaction. The functions that write the index act as its owner: the application's role only reads it.

-- Return what stands between words, as the inside of a regular expression's brackets: spaces, punctuation, symbols and
-- controls of all scripts. Many a server's locale takes them for letters, so that none is asked.
CREATE OR REPLACE FUNCTION positions_signs() RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = public, pg_temp AS $$
SELECT
    '\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7'
    '\u02c2-\u02c5\u02d2-\u02df\u02e5-\u02eb\u02ed\u02ef-\u02ff\u0375\u037e\u0384-\u0385\u0387\u03f6\u0482'
    '\u055a-\u055f\u0589-\u058f\u05be\u05c0\u05c3\u05c6\u05f3-\u060f\u061b-\u061f\u066a-\u066d\u06d4\u06dd-\u06de'
    '\u06e9\u06fd-\u06fe\u0700-\u070f\u07f6-\u07f9\u07fe-\u07ff\u0830-\u083e\u085e\u0888\u0890-\u0891\u08e2'
    '\u0964-\u0965\u0970\u09f2-\u09f3\u09fa-\u09fb\u09fd\u0a76\u0af0-\u0af1\u0b70\u0bf3-\u0bfa\u0c77\u0c7f\u0c84'
    '\u0d4f\u0d79\u0df4\u0e3f\u0e4f\u0e5a-\u0e5b\u0f01-\u0f17\u0f1a-\u0f1f\u0f34\u0f36\u0f38\u0f3a-\u0f3d\u0f85'
    '\u0fbe-\u0fc5\u0fc7-\u0fda\u104a-\u104f\u109e-\u109f\u10fb\u1360-\u1368\u1390-\u1399\u1400\u166d-\u166e'
    '\u1680\u169b-\u169c\u16eb-\u16ed\u1735-\u1736\u17d4-\u17d6\u17d8-\u17db\u1800-\u180a\u180e\u1940-\u1945'
    '\u19de-\u19ff\u1a1e-\u1a1f\u1aa0-\u1aa6\u1aa8-\u1aad\u1b5a-\u1b6a\u1b74-\u1b7e\u1bfc-\u1bff\u1c3b-\u1c3f'
    '\u1c7e-\u1c7f\u1cc0-\u1cc7\u1cd3\u1fbd\u1fbf-\u1fc1\u1fcd-\u1fcf\u1fdd-\u1fdf\u1fed-\u1fef\u1ffd-\u206f'
    '\u207a-\u207e\u208a-\u208e\u20a0-\u20c0\u2100-\u2101\u2103-\u2106\u2108-\u2109\u2114\u2116-\u2118'
    '\u211e-\u2123\u2125\u2127\u2129\u212e\u213a-\u213b\u2140-\u2144\u214a-\u214d\u214f\u218a-\u244a\u249c-\u24e9'
    '\u2500-\u2775\u2794-\u2bff\u2ce5-\u2cea\u2cf9-\u2cfc\u2cfe-\u2cff\u2d70\u2e00-\u2e2e\u2e30-\u3004'
    '\u3008-\u3020\u3030\u3036-\u3037\u303d-\u303f\u309b-\u309c\u30a0\u30fb\u3190-\u3191\u3196-\u319f'
    '\u31c0-\u31e3\u3200-\u321e\u322a-\u3247\u3250\u3260-\u327f\u328a-\u32b0\u32c0-\u33ff\u4dc0-\u4dff'
    '\ua490-\ua4c6\ua4fe-\ua4ff\ua60d-\ua60f\ua673\ua67e\ua6f2-\ua716\ua720-\ua721\ua789-\ua78a\ua828-\ua82b'
    '\ua836-\ua839\ua874-\ua877\ua8ce-\ua8cf\ua8f8-\ua8fa\ua8fc\ua92e-\ua92f\ua95f\ua9c1-\ua9cd\ua9de-\ua9df'
    '\uaa5c-\uaa5f\uaa77-\uaa79\uaade-\uaadf\uaaf0-\uaaf1\uab5b\uab6a-\uab6b\uabeb\ufb29\ufbb2-\ufbc2'
    '\ufd3e-\ufd4f\ufdcf\ufdfc-\ufdff\ufe10-\ufe19\ufe30-\ufe6b\ufeff-\uff0f\uff1a-\uff20\uff3b-\uff40'
    '\uff5b-\uff65\uffe0-\ufffd\U00010100-\U00010102\U00010137-\U0001013f\U00010179-\U00010189'
    '\U0001018c-\U000101fc\U0001039f\U000103d0\U0001056f\U00010857\U00010877-\U00010878\U0001091f\U0001093f'
    '\U00010a50-\U00010a58\U00010a7f\U00010ac8\U00010af0-\U00010af6\U00010b39-\U00010b3f\U00010b99-\U00010b9c'
    '\U00010ead\U00010f55-\U00010f59\U00010f86-\U00010f89\U00011047-\U0001104d\U000110bb-\U000110c1\U000110cd'
    '\U00011140-\U00011143\U00011174-\U00011175\U000111c5-\U000111c8\U000111cd\U000111db\U000111dd-\U000111df'
    '\U00011238-\U0001123d\U000112a9\U0001144b-\U0001144f\U0001145a-\U0001145d\U000114c6\U000115c1-\U000115d7'
    '\U00011641-\U00011643\U00011660-\U0001166c\U000116b9\U0001173c-\U0001173f\U0001183b\U00011944-\U00011946'
    '\U000119e2\U00011a3f-\U00011a46\U00011a9a-\U00011a9c\U00011a9e-\U00011aa2\U00011c41-\U00011c45'
    '\U00011c70-\U00011c71\U00011ef7-\U00011ef8\U00011fd5-\U00011fff\U00012470-\U00012474\U00012ff1-\U00012ff2'
    '\U00013430-\U00013438\U00016a6e-\U00016a6f\U00016af5\U00016b37-\U00016b3f\U00016b44-\U00016b45'
    '\U00016e97-\U00016e9a\U00016fe2\U0001bc9c\U0001bc9f-\U0001bca3\U0001cf50-\U0001d164\U0001d16a-\U0001d16c'
    '\U0001d173-\U0001d17a\U0001d183-\U0001d184\U0001d18c-\U0001d1a9\U0001d1ae-\U0001d241\U0001d245'
    '\U0001d300-\U0001d356\U0001d6c1\U0001d6db\U0001d6fb\U0001d715\U0001d735\U0001d74f\U0001d76f\U0001d789'
    '\U0001d7a9\U0001d7c3\U0001d800-\U0001d9ff\U0001da37-\U0001da3a\U0001da6d-\U0001da74\U0001da76-\U0001da83'
    '\U0001da85-\U0001da8b\U0001e14f\U0001e2ff\U0001e95e-\U0001e95f\U0001ecac\U0001ecb0\U0001ed2e'
    '\U0001eef0-\U0001f0f5\U0001f10d-\U0001fbca\U000e0001-\U000e007f';
$$;

-- Return the capitals of Latin, Greek, Cyrillic, Armenian and Georgian letters, and these as small letters in the same
-- order: not all locales know them.
CREATE OR REPLACE FUNCTION positions_capitals() RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = public, pg_temp AS $$
SELECT
    'ABCDEFGHIJKLMNOPQRSTUVWXYZÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮĲĴĶĹĻĽĿŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮ'
    'ŰŲŴŶŸŹŻŽƁƂƄƆƇƉƊƋƎƏƐƑƓƔƖƗƘƜƝƟƠƢƤƦƧƩƬƮƯƱƲƳƵƷƸƼǄǇǊǍǏǑǓǕǗǙǛǞǠǢǤǦǨǪǬǮǱǴǶǷǸǺǼǾȀȂȄȆȈȊȌȎȐȒȔȖȘȚȜȞȠȢȤȦȨȪȬȮȰȲȺȻȽȾɁɃɄɅɆɈɊɌ'
    'ɎͰͲͶͿΆΈΉΊΌΎΏΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΪΫϏϘϚϜϞϠϴϷϹϺϽϾϿЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯѠѢѤѦѨѪѬѮѰѲѴ'
    'ѶѸѺѼѾҀҊҌҎҐҒҔҖҘҚҜҞҠҢҤҦҨҪҬҮҰҲҴҶҸҺҼҾӀӁӃӅӇӉӋӍӐӒӔӖӘӚӜӞӠӢӤӦӨӪӬӮӰӲӴӶӸӺӼӾԀԂԄԆԈԊԌԎԐԒԔԖԘԚԜԞԠԢԤԦԨԪԬԮԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅ'
    'ՆՇՈՉՊՋՌՍՎՏՐՑՒՓՔՕՖႠႡႢႣႤႥႦႧႨႩႪႫႬႭႮႯႰႱႲႳႴႵႶႷႸႹႺႻႼႽႾႿჀჁჂჃჄჅჇჍᲐᲑᲒᲓᲔᲕᲖᲗᲘᲙᲚᲛᲜᲝᲞᲟᲠᲡᲢᲣᲤᲥᲦᲧᲨᲩᲪᲫᲬᲭᲮᲯᲰᲱᲲᲳᲴᲵᲶᲷᲸᲹᲺᲽᲾᲿḀḂḄḆḈḊḌ'
    'ḎḐḒḔḖḘḚḜḞḠḢḤḦḨḪḬḮḰḲḴḶḸḺḼḾṀṂṄṆṈṊṌṎṐṒṔṖṘṚṜṞṠṢṤṦṨṪṬṮṰṲṴṶṸṺṼṾẀẂẄẆẈẊẌẎẐẒẔẞẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰ'
    'ỲỴỶỸỺỼỾἈἉἊἋἌἍἎἏἘἙἚἛἜἝἨἩἪἫἬἭἮἯἸἹἺἻἼἽἾἿὈὉὊὋὌὍὙὛὝὟὨὩὪὫὬὭὮὯᾸᾹᾺΆῈΈῊΉῘῙῚΊῨῩῪΎῬῸΌῺΏⱠⱢⱣⱤⱧⱩⱫⱭⱮⱯⱰⱲⱵⱾⱿꙀꙂꙄꙆꙈꙊꙌꙎꙐꙒꙔꙖꙘꙚꙜꙞꙠꙢꙤ'
    'ꙦꙨꙪꙬꚀꚂꚄꚆꚈꚊꚌꚎꚐꚒꚔꚖꚘꚚꜢꜤꜦꜨꜪꜬꜮꜲꜴꜶꜸꜺꜼꜾꝀꝂꝄꝆꝈꝊꝌꝎꝐꝒꝔꝖꝘꝚꝜꝞꝠꝢꝤꝦꝨꝪꝬꝮꝹꝻꝽꝾꞀꞂꞄꞆꞋꞍꞐꞒꞖꞘꞚꞜꞞꞠꞢꞤꞦꞨꞪꞫꞬꞭꞮꞰꞱꞲꞳꞴꞶꞸꞺꞼꞾꟀꟂꟄꟅꟆꟇꟉꟐꟖꟘꟵ';
$$;
CREATE OR REPLACE FUNCTION positions_smalls() RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = public, pg_temp AS $$
SELECT
    'abcdefghijklmnopqrstuvwxyzàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįĳĵķĺļľŀłńņňŋōŏőœŕŗřśŝşšţťŧũūŭů'
    'űųŵŷÿźżžɓƃƅɔƈɖɗƌǝəɛƒɠɣɩɨƙɯɲɵơƣƥʀƨʃƭʈưʊʋƴƶʒƹƽǆǉǌǎǐǒǔǖǘǚǜǟǡǣǥǧǩǫǭǯǳǵƕƿǹǻǽǿȁȃȅȇȉȋȍȏȑȓȕȗșțȝȟƞȣȥȧȩȫȭȯȱȳⱥȼƚⱦɂƀʉʌɇɉɋɍ'
    'ɏͱͳͷϳάέήίόύώαβγδεζηθικλμνξοπρστυφχψωϊϋϗϙϛϝϟϡθϸϲϻͻͼͽѐёђѓєѕіїјљњћќѝўџабвгдежзийклмнопрстуфхцчшщъыьэюяѡѣѥѧѩѫѭѯѱѳѵ'
    'ѷѹѻѽѿҁҋҍҏґғҕҗҙқҝҟҡңҥҧҩҫҭүұҳҵҷҹһҽҿӏӂӄӆӈӊӌӎӑӓӕӗәӛӝӟӡӣӥӧөӫӭӯӱӳӵӷӹӻӽӿԁԃԅԇԉԋԍԏԑԓԕԗԙԛԝԟԡԣԥԧԩԫԭԯաբգդեզէըթժիլխծկհձղճմյ'
    'նշոչպջռսվտրցւփքօֆⴀⴁⴂⴃⴄⴅⴆⴇⴈⴉⴊⴋⴌⴍⴎⴏⴐⴑⴒⴓⴔⴕⴖⴗⴘⴙⴚⴛⴜⴝⴞⴟⴠⴡⴢⴣⴤⴥⴧⴭაბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰჱჲჳჴჵჶჷჸჹჺჽჾჿḁḃḅḇḉḋḍ'
    'ḏḑḓḕḗḙḛḝḟḡḣḥḧḩḫḭḯḱḳḵḷḹḻḽḿṁṃṅṇṉṋṍṏṑṓṕṗṙṛṝṟṡṣṥṧṩṫṭṯṱṳṵṷṹṻṽṿẁẃẅẇẉẋẍẏẑẓẕßạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữự'
    'ỳỵỷỹỻỽỿἀἁἂἃἄἅἆἇἐἑἒἓἔἕἠἡἢἣἤἥἦἧἰἱἲἳἴἵἶἷὀὁὂὃὄὅὑὓὕὗὠὡὢὣὤὥὦὧᾰᾱὰάὲέὴήῐῑὶίῠῡὺύῥὸόὼώⱡɫᵽɽⱨⱪⱬɑɱɐɒⱳⱶȿɀꙁꙃꙅꙇꙉꙋꙍꙏꙑꙓꙕꙗꙙꙛꙝꙟꙡꙣꙥ'
    'ꙧꙩꙫꙭꚁꚃꚅꚇꚉꚋꚍꚏꚑꚓꚕꚗꚙꚛꜣꜥꜧꜩꜫꜭꜯꜳꜵꜷꜹꜻꜽꜿꝁꝃꝅꝇꝉꝋꝍꝏꝑꝓꝕꝗꝙꝛꝝꝟꝡꝣꝥꝧꝩꝫꝭꝯꝺꝼᵹꝿꞁꞃꞅꞇꞌɥꞑꞓꞗꞙꞛꞝꞟꞡꞣꞥꞧꞩɦɜɡɬɪʞʇʝꭓꞵꞷꞹꞻꞽꞿꟁꟃꞔʂᶎꟈꟊꟑꟗꟙꟶ';
$$;

-- Return a text in small letters, whatever the locale: what the database makes of them is quick, and taken where it is
-- right; not with the locale C, which knows A to Z alone, nor with Turkish ones, to which I is another letter.
CREATE OR REPLACE FUNCTION positions_lower(given text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN CASE WHEN lower('IÉŁΣЖЄҐԱႠᲐ') = 'iéłσжєґաⴀა' THEN lower(given)
        ELSE translate(given, positions_capitals(), positions_smalls()) END;
END;
$$;

-- Return a text in small letters without accents, with its signs but for those within words and numbers.
-- positions/domain/folding.py folds what is searched for in the same way.
--
-- Marks stand on or in letters: Latin, Greek and Cyrillic accents, Hebrew points, Arabic vowel signs; й is a letter of
-- its own. Words go on across apostrophes, primes and signs that cannot be seen, numbers across what parts thousands.
-- The many texts without any accent are spared the search for them.
CREATE OR REPLACE FUNCTION positions_small(given text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = public, pg_temp AS $$
DECLARE
    small text := left(given, 10000);
BEGIN
    IF octet_length(small) = length(small) THEN
        small := translate(positions_lower(small), '''`', '');
    ELSE
        small := normalize(
            regexp_replace(
                normalize(translate(small, '´΄᾽᾿', ''), NFKD),
                '(?<![иИ])\u0306|[\u0300-\u0305\u0307-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5'
                '\u05c7\u0610-\u061a\u064b-\u065f\u0670]',
                '', 'g'),
            NFC);
        small := translate(positions_lower(small), 'łøđıς', 'lodiσ');
        -- Many signs are left out quicker so than by translate, which goes through all of them for each letter.
        small := regexp_replace(small, '[''`´‘’‛′‵ʹʻʼʽʾʿˈˊˋ՚׳Ꞌꞌ\u00ad\u200b\u200c\u200d\u2060\ufeff]', '', 'g');
    END IF;
    IF small ~ '[0-9][,. ][0-9]{3}' THEN
        small := regexp_replace(small, '(?<=(?<![0-9])[0-9]{1,3})[,. ](?=[0-9]{3}(?![0-9]))', '', 'g');
    END IF;
    RETURN small;
END;
$$;

-- Return the words of a text, with a space instead of each sign.
CREATE OR REPLACE FUNCTION positions_words(given text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN regexp_replace(positions_small(given), '[' || positions_signs() || ']', ' ', 'g');
END;
$$;

-- Return the words that a text writes with hyphens, as if written without, one after the other: cease-fire as ceasefire.
CREATE OR REPLACE FUNCTION positions_compounds(given text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = public, pg_temp AS $$
BEGIN
    IF given !~ '[-‐‑–－]' THEN
        RETURN NULL;
    END IF;
    RETURN (
        SELECT string_agg(translate(hit[1], '-‐–', ''), ' ')
        FROM regexp_matches(positions_small(given),
            '([^' || positions_signs() || ']+(?:[-‐–][^' || positions_signs() || ']+)+)', 'g') AS hit);
END;
$$;

-- Return the words as they are and by their stems, English ones and, where the text is Russian, Russian ones. Words of
-- two or three capitals are also there as such, behind a sign that no word has: ^us is no pronoun.
CREATE OR REPLACE FUNCTION positions_lexemes(given text, weight "char", language text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = public, pg_temp AS $$
DECLARE
    words text;
    vector tsvector;
BEGIN
    IF given IS NULL OR given = '' THEN
        RETURN '';
    END IF;
    words := concat_ws(' ', positions_words(given), positions_compounds(given));
    vector := to_tsvector('simple', words) || to_tsvector('english', words);
    IF language = 'ru' OR starts_with(language, 'ru-') THEN
        vector := vector || to_tsvector('russian', words);
    END IF;
    RETURN setweight(vector, weight) || coalesce(
        (SELECT array_to_tsvector(array_agg('^' || positions_words(hit[1]))) FROM regexp_matches(left(given, 10000),
            '(?<![^' || positions_signs() || '])([' || positions_capitals() || ']{2,3})(?![^' || positions_signs() || '])',
            'g') AS hit),
        '');
END;
$$;
CREATE OR REPLACE FUNCTION positions_lexemes(given text, weight "char") RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN positions_lexemes(given, weight, '');
END;
$$;

-- Return the form that a word of a name has in every spelling, in Latin and Cyrillic. positions/domain/names.py gives
-- what is searched for the same form.
CREATE OR REPLACE FUNCTION positions_sound(word text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = public, pg_temp AS $$
DECLARE
    rule text[];
BEGIN
    word := translate(word, 'абвгґдезиіїйклмнопрстуфхыэўıłøđðьъ''’ʼ`', 'abvhhdeziiiiklmnoprstufhieuilodd');
    FOREACH rule SLICE 1 IN ARRAY ARRAY[
        ['ж', 'zh'], ['ц', 'ts'], ['ч', 'ch'], ['ш', 'sh'], ['щ', 'shch'], ['ю', 'yu'], ['я', 'ya'], ['є', 'ye'],
        ['ё', 'yo'], ['ß', 'ss'], ['þ', 'th'], ['æ', 'ae'], ['œ', 'oe'],
        ['[yj]', 'i'], ['w', 'v'], ['kh|g', 'h'], ['x', 'ks'], ['ph', 'f'], ['ck|q', 'k'],
        ['(.)\1+', '\1'], ['i(?=[aeou])', ''], ['(.)\1+', '\1']]
    LOOP
        word := regexp_replace(word, rule[1], rule[2], 'g');
    END LOOP;
    RETURN word;
END;
$$;

-- Return what no text gives: the negotiation, so that one's words are found at once among the words of many.
CREATE OR REPLACE FUNCTION positions_search_talks(negotiation bigint) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN array_to_tsvector(ARRAY['§' || negotiation]);
END;
$$;

-- Return the speakers of an entry, behind a sign that no word has, so that whoever is asked for is found however the
-- entry writes the name.
CREATE OR REPLACE FUNCTION positions_search_speakers(entry bigint) RETURNS tsvector
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (SELECT coalesce(array_to_tsvector(array_agg('@' || person_id)), '') FROM positions_entryspeaker
        WHERE entry_id = entry);
END;
$$;

-- Return the first day of a partial date; null for none, or for a day that the calendar does not have.
CREATE OR REPLACE FUNCTION positions_search_days(given text) RETURNS date
LANGUAGE plpgsql IMMUTABLE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN nullif(left(given || '-01-01', 10), '-01-01')::date;
EXCEPTION WHEN datetime_field_overflow OR invalid_datetime_format THEN
    RETURN NULL;
END;
$$;

-- Write under which names the things with these ids are looked up: each word of a person's names by its form in every
-- spelling and by its Russian stem, the last words and single ones as the family's; parties and terms whole.
CREATE OR REPLACE FUNCTION positions_search_name(what text, ids bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM positions_searchname
    WHERE kind = ANY (CASE what WHEN 'person' THEN ARRAY['family', 'given'] ELSE ARRAY[what] END)
        AND target = ANY (ids);
    IF what = 'person' THEN
        INSERT INTO positions_searchname (negotiation_id, kind, target, looked_up, written)
        SELECT DISTINCT h.negotiation_id, CASE place WHEN cardinality(words) THEN 'family' ELSE 'given' END, h.id,
            form, word
        FROM positions_person h
            CROSS JOIN LATERAL unnest(ARRAY[h.name, h.native_name] || h.aliases) AS called
            CROSS JOIN LATERAL regexp_split_to_array(btrim(positions_words(called)), ' +') AS words
            CROSS JOIN LATERAL unnest(words) WITH ORDINALITY AS numbered (word, place)
            CROSS JOIN LATERAL unnest(ARRAY['@' || nullif(positions_sound(word), ''), CASE WHEN word ~ '^[а-яґєі]+$'
                THEN '~' || (ts_lexize('russian_stem', word))[1] END]) AS form
        WHERE h.id = ANY (ids) AND h.merged_into_id IS NULL AND length(word) BETWEEN 2 AND 100
            AND form IS NOT NULL;
        RETURN;
    END IF;
    -- Two or three capitals stand for a name, which the same small letters are not (guards/spellings.sql).
    INSERT INTO positions_searchname (negotiation_id, kind, target, looked_up, written)
    SELECT DISTINCT negotiation_id, what, id, form, form
    FROM (
            SELECT negotiation_id, id, unnest(ARRAY[name, short_name, native_name]) AS spelling FROM positions_party
            WHERE what = 'party' AND id = ANY (ids)
            UNION ALL SELECT negotiation_id, id, unnest(spellings || term) FROM positions_term
            WHERE what = 'term' AND id = ANY (ids)
        ) spelt
        CROSS JOIN LATERAL btrim(regexp_replace(positions_words(spelling), ' +', ' ', 'g')) AS words
        CROSS JOIN LATERAL concat(CASE WHEN spelling ~ format('^[%s]{2,3}$', positions_capitals()) THEN '^' END, words) AS form
    WHERE length(words) BETWEEN 1 AND 200;
END;
$$;

-- Write the rows of the things with these ids; those that are gone lose theirs. `what` is a kind of thing, or says
-- whose things they are.
CREATE OR REPLACE FUNCTION positions_search_put(what text, ids bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF what = 'quotes of entries' THEN
        PERFORM positions_search_put('quote', ARRAY(SELECT id FROM positions_citation WHERE entry_id = ANY (ids)));
        RETURN;
    ELSIF what = 'positions of parties' THEN
        PERFORM positions_search_put('position', ARRAY(SELECT id FROM positions_position WHERE party_id = ANY (ids)));
        RETURN;
    ELSIF what = 'positions of issues' THEN
        PERFORM positions_search_put('position', ARRAY(SELECT id FROM positions_position WHERE issue_id = ANY (ids)));
        RETURN;
    ELSIF what = 'outcomes of rounds' THEN
        PERFORM positions_search_put('outcome', ARRAY(SELECT id FROM positions_outcome WHERE round_id = ANY (ids)));
        RETURN;
    ELSIF what = 'assessments of rounds' THEN
        PERFORM positions_search_put('assessment',
            ARRAY(SELECT id FROM positions_assessment WHERE round_id = ANY (ids)));
        RETURN;
    END IF;
    -- Two who change what a row is made of go one after the other; entries and quotes have the negotiation's lock.
    -- Planned each time: a plan that was kept goes through a long list of ids once for each row.
    IF what IN ('position', 'person', 'party', 'term', 'outcome', 'event', 'assessment') THEN
        EXECUTE format('SELECT FROM positions_%s WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE', what) USING ids;
    END IF;
    IF what IN ('person', 'party', 'term') THEN
        PERFORM positions_search_name(what, ids);
    END IF;
    EXECUTE 'DELETE FROM positions_searchrow WHERE kind = $1 AND target = ANY ($2)' USING what, ids;
    -- Row by row through the primary keys: in the middle of an import the planner does not know how many there are.
    IF what = 'entry' THEN
        INSERT INTO positions_searchrow
            (negotiation_id, kind, target, party, issue, "on", published_at, superseded_at, vector)
        SELECT c.negotiation_id, what, c.id, p.party_id, p.issue_id, c.effective_on, c.published_at, c.superseded_at,
            positions_lexemes(c.content, 'B')
            || positions_lexemes(concat_ws(' ', c.speaker, left(c.condition, 2000), c.statement), 'C')
            || positions_lexemes(c.coding_note, 'D')
            || positions_search_speakers(c.id)
            || positions_search_talks(c.negotiation_id)
        FROM unnest(ids) AS wanted (id)
            CROSS JOIN LATERAL (SELECT * FROM positions_entry WHERE id = wanted.id LIMIT 1) c
            CROSS JOIN LATERAL (SELECT * FROM positions_position WHERE id = c.position_id LIMIT 1) p
        WHERE c.published_at IS NOT NULL;
    ELSIF what = 'quote' THEN
        INSERT INTO positions_searchrow
            (negotiation_id, kind, target, party, issue, "on", published_at, superseded_at, vector)
        SELECT q.negotiation_id, what, q.id, p.party_id, p.issue_id, c.effective_on,
            greatest(q.published_at, c.published_at), c.superseded_at,
            positions_lexemes(left(q.quote, 5000), 'C', q.quote_language) || positions_lexemes(q.translation, 'C')
            || positions_search_talks(q.negotiation_id)
        FROM unnest(ids) AS wanted (id)
            CROSS JOIN LATERAL (SELECT * FROM positions_citation WHERE id = wanted.id LIMIT 1) q
            CROSS JOIN LATERAL (SELECT * FROM positions_entry WHERE id = q.entry_id LIMIT 1) c
            CROSS JOIN LATERAL (SELECT * FROM positions_position WHERE id = c.position_id LIMIT 1) p
        WHERE q.published_at IS NOT NULL AND c.published_at IS NOT NULL AND (q.quote <> '' OR q.translation <> '');
    ELSIF what = 'position' THEN
        INSERT INTO positions_searchrow (negotiation_id, kind, target, party, issue, vector)
        SELECT p.negotiation_id, what, p.id, p.party_id, p.issue_id,
            positions_lexemes(p.title, 'A') || positions_lexemes(p.note, 'C')
            || positions_lexemes(concat_ws(' ', y.name, y.short_name, y.native_name, i.name, i."group"), 'D')
            || positions_search_talks(p.negotiation_id)
        FROM unnest(ids) AS wanted (id)
            CROSS JOIN LATERAL (SELECT * FROM positions_position WHERE id = wanted.id LIMIT 1) p
            JOIN positions_party y ON y.id = p.party_id JOIN positions_issue i ON i.id = p.issue_id;
    ELSIF what = 'source' THEN
        INSERT INTO positions_searchrow (negotiation_id, kind, target, "on", vector)
        SELECT s.negotiation_id, what, s.id,
            positions_search_days(s.published_on),
            positions_lexemes(s.title, 'A', s.language) || positions_lexemes(concat_ws(' ', s.publisher, s.author), 'B')
            || positions_lexemes(s.note, 'D') || positions_search_talks(s.negotiation_id)
        FROM unnest(ids) AS wanted (id)
            CROSS JOIN LATERAL (SELECT * FROM positions_source WHERE id = wanted.id LIMIT 1) s;
    ELSIF what = 'person' THEN
        INSERT INTO positions_searchrow (negotiation_id, kind, target, party, vector)
        SELECT h.negotiation_id, what, h.id, h.party_id,
            positions_lexemes(concat_ws(' ', h.name, h.native_name, array_to_string(h.aliases, ' ')), 'A', 'ru')
            || positions_lexemes(
                (SELECT string_agg(o.title, ' ') FROM positions_office o WHERE o.person_id = h.id), 'C')
            || positions_lexemes(h.note, 'D') || positions_search_talks(h.negotiation_id)
        FROM unnest(ids) AS wanted (id)
            CROSS JOIN LATERAL (SELECT * FROM positions_person WHERE id = wanted.id LIMIT 1) h
        WHERE h.merged_into_id IS NULL;
    ELSIF what = 'outcome' THEN
        INSERT INTO positions_searchrow (negotiation_id, kind, target, issue, "on", vector)
        SELECT o.negotiation_id, what, o.id, o.issue_id, r.starts_on,
            positions_lexemes(o.text, 'B') || positions_lexemes(r.name, 'D') || positions_search_talks(o.negotiation_id)
        FROM positions_outcome o JOIN positions_round r ON r.id = o.round_id
        WHERE o.id = ANY (ids);
    ELSIF what = 'event' THEN
        INSERT INTO positions_searchrow (negotiation_id, kind, target, "on", vector)
        SELECT e.negotiation_id, what, e.id, e.occurred_on,
            positions_lexemes(e.title, 'A') || positions_lexemes(e.text, 'C')
            || positions_search_talks(e.negotiation_id)
        FROM positions_event e WHERE e.id = ANY (ids);
    ELSIF what = 'assessment' THEN
        INSERT INTO positions_searchrow (negotiation_id, kind, target, party, issue, "on", vector)
        SELECT a.negotiation_id, what, a.id, a.party_id, a.issue_id, r.starts_on,
            positions_lexemes(a.text, 'C') || positions_search_talks(a.negotiation_id)
        FROM positions_assessment a LEFT JOIN positions_round r ON r.id = a.round_id
        WHERE a.id = ANY (ids);
    END IF;
END;
$$;

-- Make the index anew and return how many rows it has.
CREATE OR REPLACE FUNCTION positions_search_rebuild() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- Both at once: whoever writes a person takes names first, then rows.
    LOCK TABLE positions_searchname, positions_searchrow IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM positions_searchrow;
    PERFORM positions_search_put('entry', ARRAY(SELECT id FROM positions_entry));
    PERFORM positions_search_put('quote', ARRAY(SELECT id FROM positions_citation));
    PERFORM positions_search_put('position', ARRAY(SELECT id FROM positions_position));
    PERFORM positions_search_put('source', ARRAY(SELECT id FROM positions_source));
    PERFORM positions_search_put('outcome', ARRAY(SELECT id FROM positions_outcome));
    PERFORM positions_search_put('event', ARRAY(SELECT id FROM positions_event));
    PERFORM positions_search_put('assessment', ARRAY(SELECT id FROM positions_assessment));
    DELETE FROM positions_searchname;
    PERFORM positions_search_put('person', ARRAY(SELECT id FROM positions_person));
    PERFORM positions_search_put('party', ARRAY(SELECT id FROM positions_party));
    PERFORM positions_search_put('term', ARRAY(SELECT id FROM positions_term));
    -- What is found by words may be something else now, though nothing that has them changed.
    PERFORM positions_move_stamps((SELECT array_agg(id) FROM positions_negotiation));
    RETURN (SELECT count(*) FROM positions_searchrow);
END;
$$;

-- Write the rows that a statement touches. Arguments: what to put, and the column of the changed rows that names it.
CREATE OR REPLACE FUNCTION positions_search_keep() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    ids bigint[];
    changed text := CASE TG_OP WHEN 'INSERT' THEN 'SELECT %1$I AS id FROM fresh' WHEN 'DELETE' THEN
        'SELECT %1$I AS id FROM stale' ELSE 'SELECT %1$I AS id FROM fresh UNION SELECT %1$I FROM stale' END;
BEGIN
    EXECUTE format('SELECT array_agg(DISTINCT id) FROM (' || changed || ') changed', TG_ARGV[1]) INTO ids;
    IF ids IS NOT NULL THEN
        PERFORM positions_search_put(TG_ARGV[0], ids);
    END IF;
    RETURN NULL;
END;
$$;

CREATE OR REPLACE TRIGGER entry_found_entry_insert
    AFTER INSERT ON positions_entry REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('entry', 'id');
CREATE OR REPLACE TRIGGER entry_found_entry_update
    AFTER UPDATE ON positions_entry REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('entry', 'id');
CREATE OR REPLACE TRIGGER entry_found_quotes_of_entries_update
    AFTER UPDATE ON positions_entry REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('quotes of entries', 'id');
CREATE OR REPLACE TRIGGER citation_found_quote_insert
    AFTER INSERT ON positions_citation REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('quote', 'id');
CREATE OR REPLACE TRIGGER citation_found_quote_update
    AFTER UPDATE ON positions_citation REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('quote', 'id');
CREATE OR REPLACE TRIGGER position_found_position_insert
    AFTER INSERT ON positions_position REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('position', 'id');
CREATE OR REPLACE TRIGGER position_found_position_update
    AFTER UPDATE ON positions_position REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('position', 'id');
CREATE OR REPLACE TRIGGER position_found_position_delete
    AFTER DELETE ON positions_position REFERENCING OLD TABLE AS stale
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('position', 'id');
CREATE OR REPLACE TRIGGER party_found_positions_of_parties_update
    AFTER UPDATE ON positions_party REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('positions of parties', 'id');
CREATE OR REPLACE TRIGGER issue_found_positions_of_issues_update
    AFTER UPDATE ON positions_issue REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('positions of issues', 'id');
CREATE OR REPLACE TRIGGER source_found_source_insert
    AFTER INSERT ON positions_source REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('source', 'id');
CREATE OR REPLACE TRIGGER source_found_source_update
    AFTER UPDATE ON positions_source REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('source', 'id');
CREATE OR REPLACE TRIGGER source_found_source_delete
    AFTER DELETE ON positions_source REFERENCING OLD TABLE AS stale
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('source', 'id');
CREATE OR REPLACE TRIGGER person_found_person_insert
    AFTER INSERT ON positions_person REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('person', 'id');
CREATE OR REPLACE TRIGGER person_found_person_update
    AFTER UPDATE ON positions_person REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('person', 'id');
CREATE OR REPLACE TRIGGER person_found_person_delete
    AFTER DELETE ON positions_person REFERENCING OLD TABLE AS stale
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('person', 'id');
CREATE OR REPLACE TRIGGER office_found_person_insert
    AFTER INSERT ON positions_office REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('person', 'person_id');
CREATE OR REPLACE TRIGGER office_found_person_update
    AFTER UPDATE ON positions_office REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('person', 'person_id');
CREATE OR REPLACE TRIGGER office_found_person_delete
    AFTER DELETE ON positions_office REFERENCING OLD TABLE AS stale
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('person', 'person_id');
CREATE OR REPLACE TRIGGER entryspeaker_found_entry_insert
    AFTER INSERT ON positions_entryspeaker REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('entry', 'entry_id');
CREATE OR REPLACE TRIGGER outcome_found_outcome_insert
    AFTER INSERT ON positions_outcome REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('outcome', 'id');
CREATE OR REPLACE TRIGGER outcome_found_outcome_update
    AFTER UPDATE ON positions_outcome REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('outcome', 'id');
CREATE OR REPLACE TRIGGER outcome_found_outcome_delete
    AFTER DELETE ON positions_outcome REFERENCING OLD TABLE AS stale
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('outcome', 'id');
CREATE OR REPLACE TRIGGER event_found_event_insert
    AFTER INSERT ON positions_event REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('event', 'id');
CREATE OR REPLACE TRIGGER event_found_event_update
    AFTER UPDATE ON positions_event REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('event', 'id');
CREATE OR REPLACE TRIGGER event_found_event_delete
    AFTER DELETE ON positions_event REFERENCING OLD TABLE AS stale
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('event', 'id');
CREATE OR REPLACE TRIGGER assessment_found_assessment_insert
    AFTER INSERT ON positions_assessment REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('assessment', 'id');
CREATE OR REPLACE TRIGGER assessment_found_assessment_update
    AFTER UPDATE ON positions_assessment REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('assessment', 'id');
CREATE OR REPLACE TRIGGER assessment_found_assessment_delete
    AFTER DELETE ON positions_assessment REFERENCING OLD TABLE AS stale
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('assessment', 'id');
CREATE OR REPLACE TRIGGER party_found_party_insert
    AFTER INSERT ON positions_party REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('party', 'id');
CREATE OR REPLACE TRIGGER party_found_party_update
    AFTER UPDATE ON positions_party REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('party', 'id');
CREATE OR REPLACE TRIGGER party_found_party_delete
    AFTER DELETE ON positions_party REFERENCING OLD TABLE AS stale
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('party', 'id');
CREATE OR REPLACE TRIGGER term_found_term_insert
    AFTER INSERT ON positions_term REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('term', 'id');
CREATE OR REPLACE TRIGGER term_found_term_update
    AFTER UPDATE ON positions_term REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('term', 'id');
CREATE OR REPLACE TRIGGER term_found_term_delete
    AFTER DELETE ON positions_term REFERENCING OLD TABLE AS stale
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('term', 'id');
CREATE OR REPLACE TRIGGER round_found_outcomes_of_rounds_update
    AFTER UPDATE ON positions_round REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('outcomes of rounds', 'id');
CREATE OR REPLACE TRIGGER round_found_assessments_of_rounds_update
    AFTER UPDATE ON positions_round REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('assessments of rounds', 'id');

-- The functions above may have changed, and rows while they were out of the way.
SELECT positions_search_rebuild();
