internal import Linux

/// The program's entry point: `main` as the C runtime calls it. Arguments are the caller's bytes, not `String`s.
@c(thinwall_oci_main)
func entry(_ count: Int32, _ vector: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Int32 { 0 }
