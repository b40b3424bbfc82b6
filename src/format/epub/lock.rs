//! Whether a book may be read at all: fonts that are only obscured do no harm, texts that are encrypted cannot be read.

use super::xml::{self, Node, Walk};
use crate::format::container::Container;

/// Ways to obscure fonts.
const FONTS: [&str; 2] = [
    "http://www.idpf.org/2008/embedding",
    "http://ns.adobe.com/pdf/enc#RC",
];

/// The name of what protects the book in `container`; `None` where nothing does.
pub(super) fn protection(container: &Container) -> Option<&'static str> {
    let file = |name: &str| {
        let path = container.exact(name).or_else(|| container.alike(name))?;
        container.read(path).ok().map(|file| xml::text(file.bytes))
    };
    let encryption = file("META-INF/encryption.xml")?;
    if !encrypts_text(&encryption) {
        return None;
    }
    let is_there = |name: &str| container.alike(name).is_some();
    let rights = file("META-INF/rights.xml").unwrap_or_default();
    Some(
        if is_there("META-INF/license.lcpl") || encryption.contains("readium.org/2014/01/lcp") {
            "Readium LCP"
        } else if is_there("META-INF/sinf.xml") || encryption.contains("itunes.apple.com") {
            "Apple FairPlay"
        } else if rights.contains("ns.adobe.com/adept") || encryption.contains("ns.adobe.com/adept")
        {
            "Adobe ADEPT"
        } else {
            "a digital lock (DRM)"
        },
    )
}

/// Whether something else than a font is encrypted.
fn encrypts_text(encryption: &str) -> bool {
    let mut method = String::new();
    for node in Walk::new(encryption) {
        let Node::Start(element) = node else {
            continue;
        };
        match element.name.as_str() {
            "encrypteddata" => method.clear(),
            "encryptionmethod" if method.is_empty() => {
                element
                    .get("algorithm")
                    .unwrap_or_default()
                    .clone_into(&mut method);
            }
            "cipherreference" if !FONTS.contains(&method.as_str()) => {
                let path = element.get("uri").unwrap_or_default().to_ascii_lowercase();
                let font = [".otf", ".ttf", ".woff", ".woff2", ".ttc"];
                if !font.iter().any(|end| path.ends_with(end)) {
                    return true;
                }
            }
            _ => {}
        }
    }
    false
}
