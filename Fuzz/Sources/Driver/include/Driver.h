// Nothing to call: this module only defines the entry points of the fuzz targets.
