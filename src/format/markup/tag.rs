//! The names that mean something: elements and attributes. All others are one.

/// Makes an enum of names and the way from a name to it.
macro_rules! names {
    ($(#[$doc:meta])* $enum:ident, $other:ident: $($variant:ident = $name:literal $(| $more:literal)*),+ $(,)?) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(super) enum $enum {
            $($variant),+,
            $other,
        }

        impl $enum {
            /// By its local name in lower case.
            fn exact(name: &str) -> Self {
                match name {
                    $($name $(| $more)* => Self::$variant,)+
                    _ => Self::$other,
                }
            }

            /// By its name, whatever its case and prefix.
            pub fn of(name: &str) -> Self {
                let local = name.rsplit_once(':').map_or(name, |(_, local)| local);
                if local.bytes().any(|b| b.is_ascii_uppercase()) {
                    Self::exact(&local.to_ascii_lowercase())
                } else {
                    Self::exact(local)
                }
            }
        }
    };
}

names! {
    /// What an element is. [`Tag::Text`] is no element but a run of characters; [`Tag::Root`] holds everything.
    Tag, Other:
    Root = "#root", Text = "#text",
    A = "a", Abbr = "abbr", Address = "address", Annotation = "annotation", Applet = "applet", Article = "article", Aside = "aside",
    Audio = "audio", B = "b", Base = "base", Bdi = "bdi", Bdo = "bdo", Big = "big", Blockquote = "blockquote", Body = "body", Br = "br",
    Button = "button", Canvas = "canvas", Caption = "caption", Center = "center", Cite = "cite", Code = "code", Col = "col", Colgroup = "colgroup",
    Dd = "dd", Del = "del" | "s" | "strike", Desc = "desc", Details = "details", Dfn = "dfn", Dialog = "dialog", Dir = "dir" | "menu",
    Div = "div", Dl = "dl", Dt = "dt", Em = "em", Embed = "embed", Fieldset = "fieldset", Figcaption = "figcaption", Figure = "figure",
    Font = "font", Footer = "footer", Form = "form", H1 = "h1", H2 = "h2", H3 = "h3", H4 = "h4", H5 = "h5", H6 = "h6", Head = "head",
    Header = "header", Hgroup = "hgroup", Hr = "hr", Html = "html", I = "i", Iframe = "iframe", Image = "image", Img = "img", Input = "input",
    Ins = "ins" | "u", Kbd = "kbd", Label = "label", Legend = "legend", Li = "li", Link = "link", Main = "main", Mark = "mark", Math = "math",
    Meta = "meta", Nav = "nav", Noscript = "noscript", Object = "object", Ol = "ol", Optgroup = "optgroup", Option = "option", P = "p",
    Param = "param", Pre = "pre" | "listing" | "xmp" | "plaintext", Q = "q", Rb = "rb", Rp = "rp", Rt = "rt", Rtc = "rtc", Ruby = "ruby",
    Samp = "samp" | "tt", Script = "script", Search = "search", Section = "section", Select = "select", Small = "small", Source = "source", Span = "span",
    Strong = "strong", Style = "style", Sub = "sub", Summary = "summary", Sup = "sup", Svg = "svg", Switch = "switch", Table = "table",
    Tbody = "tbody" | "tfoot", Td = "td", Template = "template", Textarea = "textarea", Th = "th", Thead = "thead", Time = "time",
    Title = "title", Tr = "tr", Track = "track", Tspan = "tspan" | "textpath", Ul = "ul", Var = "var", Video = "video", Wbr = "wbr",
    SvgText = "text", Foreign = "foreignobject", Case = "case", Default = "default",
    Mfrac = "mfrac", Msqrt = "msqrt", Mroot = "mroot", Msub = "msub", Msup = "msup", Msubsup = "msubsup", Munder = "munder", Mover = "mover",
    Munderover = "munderover", Mtable = "mtable", Mtr = "mtr" | "mlabeledtr", Mtd = "mtd", Mfenced = "mfenced", Mrow = "mrow" | "mstyle" | "mpadded" | "merror",
    Mi = "mi" | "mn", Mo = "mo", Mtext = "mtext" | "ms", Mspace = "mspace", Mphantom = "mphantom", Semantics = "semantics", AnnotationXml = "annotation-xml", Mmultiscripts = "mmultiscripts",
}

names! {
    /// What an attribute says. The others are not kept.
    Key, Other:
    Id = "id", Name = "name", Class = "class", Href = "href", Src = "src", Alt = "alt" | "alttext", Title = "title", Lang = "lang", Dir = "dir",
    Role = "role", Style = "style", Start = "start", Value = "value", Type = "type", Colspan = "colspan", Rowspan = "rowspan", Align = "align",
    Hidden = "hidden", AriaHidden = "aria-hidden", AriaLabel = "aria-label", Content = "content", Property = "property" | "itemprop", Datetime = "datetime", Rel = "rel",
    Display = "display", DataSrc = "data-src" | "data-original" | "data-lazy-src", Srcset = "srcset", Data = "data", Label = "label",
    Open = "open", Close = "close", Separators = "separators", Checked = "checked", Placeholder = "placeholder", Reversed = "reversed",
    Encoding = "encoding", Poster = "poster", Accesskey = "accesskey", Media = "media", Width = "width", Height = "height", Current = "aria-current", Down = "dy" | "y",
}

impl Key {
    /// The attribute `name`; `epub:type` is what `type` is not.
    pub fn named(name: &str) -> Option<Self> {
        match Self::of(name) {
            Self::Type if name.starts_with("epub:") => Some(Self::Role),
            Self::Other => None,
            key => Some(key),
        }
    }
}

impl Tag {
    /// Level of a heading.
    pub const fn heading(self) -> Option<u8> {
        match self {
            Self::H1 => Some(1),
            Self::H2 => Some(2),
            Self::H3 => Some(3),
            Self::H4 => Some(4),
            Self::H5 => Some(5),
            Self::H6 => Some(6),
            _ => None,
        }
    }

    /// Whether it has no content and its end is not written.
    pub const fn is_void(self) -> bool {
        matches!(
            self,
            Self::Br
                | Self::Hr
                | Self::Img
                | Self::Input
                | Self::Meta
                | Self::Link
                | Self::Base
                | Self::Wbr
                | Self::Col
                | Self::Param
                | Self::Source
                | Self::Track
                | Self::Embed
        )
    }

    /// Whether words before and after it stand in blocks of their own.
    pub const fn is_block(self) -> bool {
        matches!(
            self,
            Self::Address
                | Self::Article
                | Self::Aside
                | Self::Blockquote
                | Self::Body
                | Self::Caption
                | Self::Center
                | Self::Dd
                | Self::Details
                | Self::Dialog
                | Self::Dir
                | Self::Div
                | Self::Dl
                | Self::Dt
                | Self::Fieldset
                | Self::Figcaption
                | Self::Figure
                | Self::Footer
                | Self::Form
                | Self::H1
                | Self::H2
                | Self::H3
                | Self::H4
                | Self::H5
                | Self::H6
                | Self::Header
                | Self::Hgroup
                | Self::Hr
                | Self::Html
                | Self::Legend
                | Self::Li
                | Self::Main
                | Self::Nav
                | Self::Ol
                | Self::P
                | Self::Pre
                | Self::Search
                | Self::Section
                | Self::Summary
                | Self::Table
                | Self::Tbody
                | Self::Td
                | Self::Th
                | Self::Thead
                | Self::Tr
                | Self::Ul
        )
    }
}
