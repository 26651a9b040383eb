public import ArgumentParser
public import Records

extension TableFormat: ExpressibleByArgument {}
